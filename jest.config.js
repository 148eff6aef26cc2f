/** @type {import("jest").Config} */
const common = {
  testEnvironment: "node",
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "tsconfig.json", diagnostics: false }] },
};

// Types are checked once, by `npm run check`, not per test file. The projects are described in tools/test/projects.ts.
module.exports = {
  reporters: ["default", "<rootDir>/tests/support/resultsReporter.cjs"],
  projects: [
    { ...common, displayName: "unit", testMatch: ["<rootDir>/tests/unit/**/*.test.ts"] },
    { ...common, displayName: "binaries", testMatch: ["<rootDir>/tests/binaries/**/*.test.ts"] },
    { ...common, displayName: "agents", testMatch: ["<rootDir>/tests/agents/**/*.test.ts"] },
    { ...common, displayName: "pulumi", testMatch: ["<rootDir>/tests/pulumi/**/*.test.ts"] },
    { ...common, displayName: "docker", testMatch: ["<rootDir>/tests/docker/**/*.test.ts"] },
  ],
};
