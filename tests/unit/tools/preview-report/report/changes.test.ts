import { keys } from "../../../../../configs/settings";
import { releaseNotes } from "../../../../../tools/preview-report/report/changes";

const images = Object.entries(keys)
  .filter(([key]) => key.endsWith("Image"))
  .map(([, { default: image }]) => String(image));

test("there are images to link", () => {
  expect(images.some((image) => image.includes("alertmanager"))).toBe(true);
});

test.each(images)("%s has release notes", (image) => {
  expect(releaseNotes(image)).toMatch(
    /^\[\d+\.\d+\.\d+\]\(https:\/\/github\.com\/[\w-]+\/[\w-]+\/releases\/tag\/v\d+\.\d+\.\d+\)$/,
  );
});

test("the link names the image's project and version", () => {
  expect(releaseNotes("prom/alertmanager:v0.28.1@sha256:0")).toBe("–");
  expect(releaseNotes(`docker.io/prom/alertmanager:v0.28.1@sha256:${"0".repeat(64)}`)).toBe(
    "[0.28.1](https://github.com/prometheus/alertmanager/releases/tag/v0.28.1)",
  );
});

test.each(["", "grafana/tempo", "grafana/tempo:latest", "grafana/tempo:1.2.3)[x](y", "constructor:1.2.3", "x/y:1.2.3"])(
  "%j has no link",
  (image) => {
    expect(releaseNotes(image)).toBe("–");
  },
);
