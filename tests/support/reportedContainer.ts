import { analyse } from "../../tools/preview-report/analysis";
import type { Warning } from "../../tools/preview-report/model";
import type { Step } from "../../tools/revisions/engineEvents";

/** Inputs of a resource. */
export type Inputs = Record<string, unknown>;

/** Grafana's protections of its cookies and pages. */
export const strict = [
  "GF_SECURITY_COOKIE_SECURE=true",
  "GF_SECURITY_COOKIE_SAMESITE=strict",
  "GF_SECURITY_STRICT_TRANSPORT_SECURITY=true",
  "GF_SECURITY_CONTENT_SECURITY_POLICY=true",
];

/** A container that breaks no hardening rule, as those of the stacks. */
export const compliant: Inputs = {
  name: "stack-tempo",
  labels: [{ label: "agentproxy-otel.service", value: "tempo" }],
  image: `grafana/tempo:3.0.3@sha256:${"0".repeat(64)}`,
  user: "10001:10001",
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  cgroupnsMode: "private",
  readOnly: true,
  tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
  memory: 512,
  memorySwap: 512,
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
  restart: "unless-stopped",
  networksAdvanced: [{ name: "stack" }],
  volumes: [{ volumeName: "stack-tempo-data", containerPath: "/var/tempo" }],
};

/** The same with a port, and with the files and variables whose protections the report watches. */
export const hardened: Inputs = {
  ...compliant,
  ports: [{ internal: 3200, external: 3200, ip: "127.0.0.1", protocol: "tcp" }],
  envs: ["GF_AUTH_ANONYMOUS_ENABLED=false", "GF_SERVER_PROTOCOL=https", ...strict],
  command: ["--config=/etc/x.yaml", "--web.config.file=/run/secrets/web.yml"],
  uploads: [
    {
      permissions: "0444",
      file: "/etc/x.yaml",
      content: `receivers:
  otlp:
    min_version: "1.3"
    tls:
      cert_file: a
    auth:
      authenticator: b
server:
  http_tls_config:
    client_ca_file: /ca
    client_auth_type: RequireAndVerifyClientCert
    cert_file: a
service:
  extensions: [health_check, bearertokenauth]
  pipelines:
    traces:
      processors: [memory_limiter, batch]
exporters:
  x:
    tls:
      insecure: false
`,
    },
  ],
};

/** A step of a preview. */
export function step(
  op: string,
  old: Inputs | undefined,
  next: Inputs | undefined,
  type = "docker:index/container:Container",
): Step {
  const state = (inputs: Inputs) => ({ type, urn: `urn::${type}::x`, custom: true, inputs, outputs: {} });
  return { op, urn: `urn::${type}::x`, type, ...(old && { old: state(old) }), ...(next && { new: state(next) }) };
}

/** The warnings on a preview. */
export function warnings(...steps: Step[]): readonly Warning[] {
  const noFiles = { project: "", stack: "" };
  return analyse({ steps, outputs: { old: {}, new: {} } }, noFiles, noFiles).warnings;
}

/** The warnings on a change of the hardened container, each on a line. */
export function changed(change: Inputs): string[] {
  return warnings(step("replace", hardened, { ...hardened, ...change })).map(({ kind, values }) =>
    [kind, ...values].join(" "),
  );
}

/** A change of its configuration. */
export function config(text: string): Inputs {
  return { uploads: [{ file: "/etc/x.yaml", content: text, permissions: "0444" }] };
}

/** Its published port. */
export const port = (hardened["ports"] as Inputs[])[0]!;
/** Its configuration. */
export const text = (hardened["uploads"] as { content: string }[])[0]!.content;
