import { Checkout, type CommandResult } from "../support/checkout";
import { describeWith } from "../support/requirements";
import { committedStacks } from "../support/settings";
import { noEngine } from "../../tools/revisions/pulumi";

jest.setTimeout(180_000);

/** Inputs that no component sets, and the rules that refuse them. */
const weakened = {
  inputs: `
    runtime: "other",
    privileged: true,
    securityOpts: ["no-new-privileges:true", "no-new-privileges:false", "label=type:spc_t"],
    mounts: [{ type: "volume", source: "x", target: "/x" }],
    logOpts: { "max-size": "-1", "max-file": "3" },
    groupAdds: [context.identity],`, // Unknown before the first up.
  rules: [
    "container-inputs",
    "not-privileged",
    "no-new-privileges",
    "default-seccomp",
    "no-host-paths",
    "limited-log",
    "inputs-known",
  ],
};

describeWith({ pulumi: true }, "the policy pack with the real engine", () => {
  let checkout: Checkout;
  beforeAll(() => (checkout = new Checkout()));
  afterAll(() => checkout.remove());

  const preview = (stack: string, ...args: string[]): Promise<CommandResult> =>
    checkout.run(["pulumi", "preview", "--stack", stack, "--policy-pack=policy", ...args], { DOCKER_HOST: noEngine });

  test.each(committedStacks)("the new stack %s complies with every rule, and no rule is skipped", async (stack) => {
    const { status, output } = await preview(stack, "--policy-pack-config=policy/strict.json");
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    expect(output).toContain("✅ agentproxy-otel@v");
    expect(output).not.toContain("can't run policy");
  });

  test("what a setting permits is a warning, unless the configuration of the pack says otherwise", async () => {
    checkout.settings("mine", { grafanaImage: "grafana/grafana:13.1.3" });
    const lenient = await preview("mine");
    expect(lenient).toMatchObject({ status: 0 });
    expect(lenient.output).toMatch(/\[advisory\]\s+image-by-digest\s+\(docker:index:Container: grafana\)/);
    const strict = await preview("mine", "--policy-pack-config=policy/strict.json");
    expect(strict.status).not.toBe(0);
    expect(strict.output).toMatch(/\[mandatory\]\s+image-by-digest/);
  });

  test("a change that weakens containers is refused by every rule that it violates", async () => {
    const component = "components/hardenedContainer.ts";
    const before = checkout.read(component);
    const hardened = "...hardenedInputs({ runs: true, memory: args.memory }),";
    expect(before).toContain(hardened);
    checkout.write(component, before.replace(hardened, `${hardened} ${weakened.inputs}`));
    const { status, output } = await preview("dev");
    checkout.write(component, before);
    expect(status).not.toBe(0);
    for (const rule of weakened.rules) {
      expect(output).toMatch(new RegExp(`\\[mandatory\\]\\s+${rule}\\s+\\(docker:index:Container: tempo\\)`));
    }
  });
});
