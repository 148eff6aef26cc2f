import { services } from "../services";
import { mutualTls, usesInternalTls, type TlsSettings } from "../tls";
import type { Part } from "./parts";

/** The endpoint that the health probe calls. */
export function health(settings: Pick<TlsSettings, "security">): Part {
  return {
    extensions: {
      health_check: {
        endpoint: `0.0.0.0:${services.collector.ports.health}`,
        ...(usesInternalTls(settings) && { tls: mutualTls("health") }),
      },
    },
  };
}
