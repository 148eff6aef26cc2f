export { loadSettings, parseSettings, type Problem } from "./load";
export { goDuration, prometheusDuration } from "./duration";
export { keys } from "./schema";
export type { Duration, Json, JsonObject, PublishedPorts, ScrapeTarget, Settings, TraceStitching } from "./types";
