import { spawn } from "node:child_process";

/** Shows a container's log and goes on until interrupted or until the container ends. */
export function followLog(container: string, lines: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("docker", ["logs", "--follow", "--tail", String(lines), container], { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", () => resolve());
  });
}
