import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".state/", ".cache/", "coverage/"] },
  ...tseslint.configs.strict,
  {
    rules: {
      curly: "error",
      eqeqeq: "error",
      "prefer-const": "error",
      "max-lines": ["error", { max: 220, skipBlankLines: true, skipComments: true }],
      // `tsc` knows which lookups can fail (noUncheckedIndexedAccess); where the code knows better it says so.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
    },
  },
  { files: ["**/*.{js,cjs,mjs}"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
