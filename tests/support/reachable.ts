import { serviceNames, type ServiceName } from "../../configs/services";
import { testImages } from "./images";
import { docker, type StackUnderTest } from "./stackUnderTest";

/** A port that a service listens on, at one of its container's addresses. */
export interface Endpoint {
  readonly service: ServiceName;
  readonly network: "ingest" | "backend";
  readonly address: string;
  readonly port: number;
}

/** Where requests come from: the host, or another container on the ingest network. */
export type Position = "host" | "ingest";

/** Paths at which some service has data, or would tell something about itself. */
const paths = [
  "/",
  "/metrics",
  "/login",
  "/ready",
  "/config",
  "/debug/pprof/",
  "/-/ready",
  "/-/healthy",
  "/api/health",
  "/api/org",
  "/api/datasources",
  "/api/dashboards/home",
  "/api/search",
  "/api/echo",
  "/api/v2/search/tags",
  "/api/v2/traces/00000000000000000000000000000001",
  "/status/config",
  "/services",
  "/ring",
  "/loki/api/v1/labels",
  "/loki/api/v1/status/buildinfo",
  "/memberlist",
  "/api/v1/query?query=up",
  "/api/v1/targets",
  "/api/v1/status/config",
  "/federate?match[]=up",
  "/api/v2/status",
  "/api/v2/alerts",
];

/** Every port that the services listen on, except on loopback, at every address of their containers. */
export function endpoints(stack: StackUnderTest): Endpoint[] {
  const ids = stack.containerIds();
  return serviceNames
    .filter((service) => ids[service] !== undefined)
    .flatMap((service) => {
      const container = stack.dockerName(service);
      const format = "{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{$net.IPAddress}}\n{{end}}";
      const addresses = docker("inspect", "--format", format, container).split("\n").filter(Boolean);
      const ports = listeningPorts(container);
      return addresses
        .map((line) => line.split(" ", 2) as [string, string])
        .flatMap(([name, address]) =>
          ports.map((port): Endpoint => {
            const network = name.endsWith("-backend") ? "backend" : "ingest";
            return { service, network, address, port };
          }),
        );
    });
}

/** From the kernel's own tables: state 0A is LISTEN, and loopback is 127.0.0.0/8 or ::1, in reversed bytes. */
function listeningPorts(container: string): number[] {
  const tables = docker(
    ...["run", "--rm", "--network", `container:${container}`, "--entrypoint", "cat"],
    ...[testImages["grafana"]!, "/proc/net/tcp", "/proc/net/tcp6"],
  );
  const listening = [...tables.matchAll(/^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /gm)];
  const ports = listening
    .filter(([, address]) => !/^[0-9A-F]{6}7F$|^0{24}01000000$/.test(address!))
    .map(([, , port]) => Number.parseInt(port!, 16));
  return [...new Set(ports)].sort((a, b) => a - b);
}

/**
 * A script for a shell with curl. It sends every request without credentials, plain and over TLS, and prints one line
 * for each: the endpoint, the request, the HTTP status and gRPC's (`-` without one). Ports that don't accept connections
 * are skipped. Endpoints are probed at the same time.
 */
const script = `
printf '\\000\\000\\000\\000\\000' > /tmp/empty
send() {
  url=$1 name=$2; shift 2
  headers=/tmp/headers-$base
  : > "$headers"
  status=$(curl -sk -m 3 --connect-timeout 1 -o /dev/null -D "$headers" -w '%{http_code}' "$@" "$url"); code=$?
  grpc=$(sed -n 's/^grpc-status: *\\([0-9]*\\).*/\\1/p' "$headers" | tail -n 1)
  echo "$endpoint|$name|$status|\${grpc:--}"
  [ $code != 7 ] && [ $code != 28 ]
}
probe() {
  for scheme in http https; do
    send "$scheme://$base/" "GET /" || continue
    for path in ${paths
      .slice(1)
      .map((path) => `'${path}'`)
      .join(" ")}; do
      send "$scheme://$base$path" "GET $path" -g
    done
    send "$scheme://$base/v1/traces" "OTLP/HTTP" -H 'content-type: application/json' -d '{}'
    send "$scheme://$base/otlp/v1/logs" "OTLP/HTTP of Loki" -H 'content-type: application/json' -d '{}'
    case $scheme in http) http2=--http2-prior-knowledge;; *) http2=--http2;; esac
    send "$scheme://$base/opentelemetry.proto.collector.trace.v1.TraceService/Export" "OTLP/gRPC" $http2 \\
      -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @/tmp/empty
  done
}
while read -r endpoint base; do
  probe &
done
wait
`;

/**
 * Sends every request to every endpoint, without credentials.
 * @returns the requests that were answered with data or accepted: `tempo@backend:3200 GET /metrics`.
 */
export function answered(stack: StackUnderTest, position: Position, all: readonly Endpoint[]): string[] {
  const network = position === "host" ? "host" : `agentproxy-otel-${stack.name}`;
  const list = all.map(({ service, network: of, address, port }) => `${service}@${of}:${port} ${address}:${port}`);
  const output = docker(
    ...["run", "--rm", "--network", network, "--entrypoint", "sh", testImages["grafana"]!],
    ...["-c", `cat <<'END' > /tmp/endpoints\n${list.join("\n")}\nEND\n(${script}) < /tmp/endpoints`],
  );
  const accepted = output
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("|") as [string, string, string, string])
    .filter(([, , status, grpc]) => /^2/.test(status) && (grpc === "-" || grpc === "0"))
    // A gRPC server's response has the status 200 whatever it says, and no other server has gRPC's.
    .filter(([, request, , grpc]) => request !== "OTLP/gRPC" || grpc === "0")
    .map(([endpoint, request]) => `${endpoint} ${request}`);
  return [...new Set(accepted)].sort();
}
