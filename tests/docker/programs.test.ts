import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyFromImage } from "../../tools/programs/image";
import { describeWith } from "../support/requirements";
import { docker } from "../support/stackUnderTest";

const image = "agentproxy-otel-test-program:1";

describeWith({ docker: true }, "a program from an image", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
    mkdirSync(join(folder, "content/bin"), { recursive: true });
    writeFileSync(join(folder, "content/bin/program"), "#!/bin/sh\necho it runs\n");
    chmodSync(join(folder, "content/bin/program"), 0o755);
    execFileSync("tar", ["-cf", join(folder, "image.tar"), "-C", join(folder, "content"), "bin"]);
    docker("import", "--change", 'CMD ["/bin/program"]', join(folder, "image.tar"), image);
  });
  afterAll(() => {
    docker("rmi", image);
    rmSync(folder, { recursive: true, force: true });
  });

  test("runs, and leaves no container", async () => {
    const file = join(folder, "program");
    await copyFromImage({ image, path: "/bin/program" }, file);
    expect(execFileSync(file, { encoding: "utf8" })).toBe("it runs\n");
    expect(docker("ps", "--all", "--quiet", "--filter", `ancestor=${image}`)).toBe("");
  });

  test("that the image doesn't have is reported, and leaves no container", async () => {
    const copied = copyFromImage({ image, path: "/bin/other" }, join(folder, "other"));
    await expect(copied).rejects.toThrow(`The image ${image} has no /bin/other: `);
    expect(docker("ps", "--all", "--quiet", "--filter", `ancestor=${image}`)).toBe("");
  });
});
