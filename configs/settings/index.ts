export { loadSettings, parseSettings } from "./load";
export { isExposed, isLoopback, serverName, type Problem } from "./checks";
export { goDuration, parseDuration, prometheusDuration, type Duration } from "./duration";
export { keys, sections, type Declaration, type Key } from "./schema";
export type { Json, JsonObject } from "./json";
export type { AlertReceiver, Alerts, OtlpClient, ScrapeTarget } from "./objects";
export type { HostPorts, SecuritySettings, Settings, TlsMode, TraceStitching } from "./settings";
