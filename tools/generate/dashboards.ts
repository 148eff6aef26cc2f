import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { boardFiles } from "../../configs/grafana/dashboards/src";

/** Writes the project's own dashboards from `configs/grafana/boards/`. */
for (const { name, content } of boardFiles()) {
  writeFileSync(join(__dirname, "../../configs/grafana/dashboards/generated", name), content);
}
