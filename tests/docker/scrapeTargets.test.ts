import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { datasource, eventually } from "../support/backends";
import { describeWith, realEngine } from "../support/requirements";
import { instantQuery, type PrometheusApi } from "../../tools/local-pipeline/promql";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

describeWith(realEngine, "extra scrape targets on a real engine", () => {
  let stack: StackUnderTest;
  let program: Server;
  let prometheus: PrometheusApi;
  beforeAll(async () => {
    program = createServer((request, response) => response.end(request.url === "/stats" ? "my_program_up 42\n" : ""));
    await new Promise<void>((resolve) => program.listen(0, "0.0.0.0", resolve));
    stack = await StackUnderTest.prepare("it-scrape");
    stack.configure({
      scrapeTargets: [
        {
          job: "my-program",
          targets: [`host.docker.internal:${(program.address() as AddressInfo).port}`],
          path: "/stats",
          labels: { team: "core" },
        },
        { job: "my-container", targets: ["guest:9090"] },
      ],
    });
    await stack.run("up");
    prometheus = await datasource(stack, "prometheus");
  });
  afterAll(async () => {
    program.close();
    docker("rm", "--force", "--volumes", "it-scrape-guest");
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  test("a program on the host is scraped, with the given labels", async () => {
    await eventually(40, async () =>
      expect(await instantQuery(prometheus, "my_program_up")).toEqual([
        { labels: expect.objectContaining({ job: "my-program", team: "core" }) as object, value: 42 },
      ]),
    );
  });

  test("a container that joined the network is scraped by its name", async () => {
    const image = docker("inspect", "--format", "{{.Config.Image}}", stack.dockerName("prometheus")).trim();
    const network = "agentproxy-otel-it-scrape";
    docker("run", "--detach", "--name", "it-scrape-guest", "--network", network, "--network-alias", "guest", image);
    await eventually(40, async () =>
      expect(await instantQuery(prometheus, 'up{job="my-container"}')).toMatchObject([{ value: 1 }]),
    );
  });
});
