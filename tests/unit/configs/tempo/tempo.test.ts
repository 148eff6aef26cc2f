import { tempoConfig } from "../../../../configs/tempo";
import { settingsOf } from "../../../../tools/local-pipeline/pipeline";

interface Config {
  readonly overrides: { readonly defaults: { readonly global: { readonly max_bytes_per_trace: number } } };
}

test.each([
  ["256m", 7_680_000],
  ["1g", 15_000_000],
  // More can't be read, whatever the memory.
  ["8g", 15_000_000],
])("with %s of memory, the largest trace has %d bytes", (tempoMemory, bytes) => {
  const config = tempoConfig(settingsOf({ tempoMemory })) as Config;
  expect(config.overrides.defaults.global.max_bytes_per_trace).toBe(bytes);
});
