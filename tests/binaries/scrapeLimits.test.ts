import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../support/backends";
import { describeWith } from "../support/requirements";

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "a target of the user's that exposes too much", () => {
  let program: Server;
  let pipeline: Pipeline;
  beforeAll(async () => {
    const pages: Readonly<Record<string, string>> = {
      "/three": "a 1\nb 1\nc 1\n",
      "/labels": `a{${Array.from({ length: 70 }, (_, index) => `l${index}="x"`).join(",")}} 1\n`,
      "/value": `a{l="${"x".repeat(5_000)}"} 1\n`,
    };
    program = createServer((request, response) => response.end(pages[request.url!]));
    await new Promise<void>((resolve) => program.listen(0, "127.0.0.1", resolve));
    const targets = [`127.0.0.1:${(program.address() as AddressInfo).port}`];
    pipeline = await startPipeline({
      settings: {
        scrapeInterval: "1s",
        scrapeTargets: JSON.stringify([
          { job: "fine", targets, path: "/three" },
          { job: "samples", targets, path: "/three", sampleLimit: 2 },
          { job: "labels", targets, path: "/labels" },
          { job: "value", targets, path: "/value" },
        ]),
      },
    });
  });
  afterAll(async () => {
    program.close();
    await pipeline.stop();
  });

  test("is down, and nothing of it is stored", async () => {
    await eventually(20, async () => {
      const up = await pipeline.query('up{job=~"fine|samples|labels|value"}');
      expect(Object.fromEntries(up.map(({ labels, value }) => [labels["job"], value]))).toEqual({
        fine: 1,
        samples: 0,
        labels: 0,
        value: 0,
      });
    });
    const stored = await pipeline.query('count by (job) ({__name__=~"a|b|c"})');
    expect(stored.map(({ labels, value }) => [labels["job"], value])).toEqual([["fine", 3]]);
  });
});
