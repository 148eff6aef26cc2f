export { holdsSecret } from "./holdsSecret";
export { loadSettings, parseSettings, type StackFile } from "./load";
export { isExposed, isLoopback, serverName, type Problem } from "./checks";
export { isWithin, showPath, type Path } from "./encryption";
export { goDuration, parseDuration, prometheusDuration, type Duration } from "./duration";
export { keys, sections, type Declaration, type Key } from "./schema";
export type { Json, JsonObject } from "./json";
export type { AlertReceiver, Alerts, OtlpClient, ScrapeTarget } from "./objects";
export type { Content, HostPorts, SecuritySettings, Settings, TlsMode, TraceStitching } from "./settings";
