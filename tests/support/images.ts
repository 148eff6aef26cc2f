import { serviceNames, type ServiceName } from "../../configs/services";
import { keys } from "../../configs/settings";

/**
 * The images that the suites on a real engine use: the pinned ones, or others that `AGENTPROXY_OTEL_TEST_IMAGES` names
 * (`collector=…,tempo=…`).
 */
export const testImages: Readonly<Record<string, string>> = {
  ...(Object.fromEntries(serviceNames.map((service) => [service, keys[`${service}Image`].default])) as Record<
    ServiceName,
    string
  >),
  ...(Object.fromEntries(
    (process.env["AGENTPROXY_OTEL_TEST_IMAGES"] ?? "")
      .split(",")
      .filter(Boolean)
      .map((pair) => pair.split("=", 2)),
  ) as Record<string, string>),
};

/** The settings that make a stack use {@link testImages}. */
export const imageSettings = Object.fromEntries(
  serviceNames.map((service) => [`${service}Image`, testImages[service]]),
);
