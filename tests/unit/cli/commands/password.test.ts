import { CliRun } from "../../../support/cliRun";

let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  cli.createStack("dev");
  const outputs = {
    agentproxyEnvironment: {},
    grafanaUser: "admin",
    grafanaPassword: "one",
    prometheusUser: "prometheus",
    prometheusPassword: "two",
    scrapeUser: "scrape",
    scrapePassword: "three",
  };
  cli.installPulumi(`console.log(${JSON.stringify(JSON.stringify(outputs))});`);
});
afterEach(() => cli.remove());

test.each([
  [[], "one\n"],
  [["grafana"], "User: admin\none\n"],
  [["prometheus"], "User: prometheus\ntwo\n"],
  [["scrape"], "User: scrape\nthree\n"],
])("npm run password -- %j prints the login", async (args, output) => {
  expect(await cli.run("password", ...args)).toEqual({ status: 0, output });
});

test("another login is an error that lists those that there are", async () => {
  expect(await cli.run("password", "constructor")).toEqual({
    status: 1,
    output: "\nThere is no login constructor. Give one of grafana, prometheus, scrape.\n",
  });
});
