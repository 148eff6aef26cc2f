/** @type {import("jest").Config} */
const common = {
  testEnvironment: "node",
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "tsconfig.json", diagnostics: false }] },
};

// Types are checked once, by `npm run check`, not per test file.
module.exports = {
  reporters: ["default", "<rootDir>/tests/support/resultsReporter.cjs"],
  projects: [
    { ...common, displayName: "unit", testMatch: ["<rootDir>/tests/{components,configs,policy,scripts}/**/*.test.ts"] },
    { ...common, displayName: "real", testMatch: ["<rootDir>/tests/real/**/*.test.ts"] },
    { ...common, displayName: "preview", testMatch: ["<rootDir>/tests/preview/**/*.test.ts"] },
    { ...common, displayName: "integration", testMatch: ["<rootDir>/tests/integration/**/*.test.ts"] },
  ],
};
