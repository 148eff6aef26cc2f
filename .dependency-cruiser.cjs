"use strict";
// Who may import whom. Layers, each of which knows only those before it:
//
//   configs ← components ← cli ← tools ← tests
//
// `policy` knows the hardening rules only, and `index.ts` the components and the settings.

/** @param {string} from @param {string} to @param {string} why */
const forbid = (name, from, to, comment, severity = "error") => ({
  name,
  comment,
  severity,
  from: { path: from },
  to: { path: to },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "Files that import each other, even for types only, can't be read or moved one at a time.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    forbid(
      "configs-is-the-ground",
      "^configs/",
      "^(components|cli|tools|policy|tests)/",
      "Configurations are pure functions of the settings.",
    ),
    forbid(
      "components-know-configs",
      "^components/",
      "^(cli|tools|policy|tests)/",
      "The Pulumi program does not depend on the commands around it.",
    ),
    forbid(
      "cli-knows-the-program",
      "^cli/",
      "^(tools|policy|tests)/",
      "Commands for users do not depend on tools for developers.",
    ),
    forbid("tools-know-no-tests", "^tools/", "^(policy|tests)/", "What a tool needs is a module of the tools."),
    forbid(
      "policy-knows-the-hardening",
      "^policy/",
      "^(?!policy/|components/hardening/|node_modules/)",
      "The policy pack checks by the rules from which the program is built.",
    ),
    forbid("tests-stay-in-tests", "^(?!tests/)", "^tests/", "Nothing outside tests/ depends on the tests."),
    forbid(
      "preview-report-has-one-seam",
      "^tools/preview-report/(?!program\\.ts$)",
      "^(configs|components|cli)/(?!docker/run\\.ts$)",
      "All that the report knows of the program is in tools/preview-report/program.ts.",
    ),
    {
      name: "no-orphans",
      comment: "A module that nobody imports is dead, unless it is an entry point.",
      severity: "error",
      from: {
        orphan: true,
        pathNot: ["\\.(cjs|mjs|js)$", "\\.test\\.ts$"],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|\\.cache|\\.state)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
