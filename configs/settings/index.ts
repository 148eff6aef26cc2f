export { loadSettings, parseSettings, type Problem } from "./load";
export { goDuration, prometheusDuration } from "./duration";
export { keys } from "./schema";
export type { Duration, Json, JsonObject, PublishedPorts, ScrapeTarget, Settings, TraceStitching } from "./types";
export type { OtlpClient, OwnCertificate, SecuritySettings, TlsMode } from "./security";
export { isLoopback, published } from "./exposure";
