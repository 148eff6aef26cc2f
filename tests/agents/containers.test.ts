import { agents } from "../../tools/agents/agents";
import { sleep } from "../../tools/local-pipeline/processes";
import { instantQuery } from "../../tools/local-pipeline/promql";
import { datasource } from "../support/backends";
import { complaints } from "../support/complaints";
import type { Counting } from "../support/countedTotals";
import { expectCountedLive } from "../support/liveAgents";
import { describeWith } from "../support/requirements";
import { StackUnderTest } from "../support/stackUnderTest";

describeWith(
  { agents: true, npmRegistry: true, docker: true, pulumi: true, images: true },
  "released agents and a stack on a real engine",
  () => {
    jest.setTimeout(300_000);

    let stack: StackUnderTest;
    let counting: Counting;
    beforeAll(async () => {
      stack = await StackUnderTest.prepare("it-agents");
      stack.configure({ scrapeInterval: "1s" });
      await stack.run("up");
      const prometheus = await datasource(stack, "prometheus");
      counting = { query: (query) => instantQuery(prometheus, query), scraped: () => sleep(2000) };
    });
    afterAll(async () => {
      await stack.tryRun("destroy", "--yes");
      stack.checkout.remove();
    });

    test.each(agents)("$name: the stack counts what really happened", (agent) =>
      expectCountedLive(agent, stack.url("otlpHttpPort"), counting),
    );

    test("the collector logs no warnings", () => {
      expect(complaints(stack.logOf("collector"))).toEqual([]);
    });
  },
);
