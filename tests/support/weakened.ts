import type { ContainerInputs } from "../../components/hardening";

/** Changes of the inputs of the container grafana in the stack dev, each of which violates exactly one rule. */
export const weakened: Readonly<Record<string, readonly Partial<ContainerInputs>[]>> = {
  "not-root": [
    { user: "0:0" },
    { user: "root" },
    { user: "0" },
    { user: "" },
    { user: "grafana" },
    { user: "472:999" }, // Docker's group on many hosts.
    { user: "999:999" },
  ],
  "not-privileged": [{ privileged: true }],
  "no-capabilities": [
    { capabilities: undefined },
    { capabilities: { drops: ["NET_RAW"] } },
    { capabilities: { drops: ["ALL"], adds: ["CAP_SYS_ADMIN"] } },
  ],
  "no-extra-groups": [{ groupAdds: ["999"] }, { groupAdds: ["docker"] }],
  "no-new-privileges": [
    { securityOpts: [] },
    { securityOpts: ["no-new-privileges:false"] },
    { securityOpts: ["no-new-privileges:true", "no-new-privileges:false"] },
  ],
  "default-seccomp": [
    { securityOpts: ["no-new-privileges:true", "seccomp=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "seccomp:/my/profile.json"] },
    { securityOpts: ["no-new-privileges:true", "apparmor=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "systempaths=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "label=type:spc_t"] },
    { securityOpts: ["no-new-privileges:true", "label=disable"] },
  ],
  "no-host-namespaces": [
    { pidMode: "host" },
    { pidMode: "container:other" },
    { ipcMode: "container:other" },
    { ipcMode: "shareable" },
    { usernsMode: "host" },
    { cgroupnsMode: "host" },
  ],
  "own-network": [
    { networkMode: "host" },
    { networkMode: "container:other" },
    { networksAdvanced: [] },
    { networksAdvanced: [{ name: "bridge" }] },
    { networksAdvanced: [{ name: "agentproxy-otel-team" }] },
    { networksAdvanced: [{ name: "agentproxy-otel" }] },
    { networksAdvanced: [{ name: "agentproxy-otel-dev", aliases: ["tempo"] }] },
    { networksAdvanced: [{ name: "agentproxy-otel-dev", ipv4Address: "172.18.0.2" }] },
  ],
  "no-other-hosts": [
    { hosts: [{ host: "tempo", ip: "192.0.2.1" }] },
    { hosts: [{ host: "host.docker.internal", ip: "192.0.2.1" }] },
  ],
  "no-host-paths": [
    { volumes: [{ hostPath: "/srv/data", containerPath: "/var/lib/grafana" }], user: "472:472" },
    { volumes: [{ volumeName: "/srv/data", containerPath: "/var/lib/grafana" }], user: "472:472" },
    { volumes: [{ volumeName: "./data", containerPath: "/var/lib/grafana" }], user: "472:472" },
    { mounts: [{ type: "tmpfs", target: "/x" }] },
    { devices: [{ hostPath: "/dev/kvm" }] },
    { devices: [{ hostPath: "/dev/kvm", permissions: "r" }] },
  ],
  "own-volumes": [
    { volumes: [{ fromContainer: "other", containerPath: "" }] },
    { volumes: [{ volumeName: "agentproxy-otel-team-grafana-data", containerPath: "/var/lib/grafana" }] },
    { volumes: [{ volumeName: "data", containerPath: "/var/lib/grafana" }] },
    { volumes: [{ volumeName: "agentproxy-otel-dev-grafana-data", containerPath: "/usr/bin" }] },
    { volumes: [{ volumeName: "agentproxy-otel-dev-grafana-config", containerPath: "/etc/grafana" }] },
    {
      volumes: [
        {
          volumeName: "agentproxy-otel-dev-grafana-data",
          containerPath: "/var/lib/grafana",
          selinuxRelabel: "z",
        },
      ],
    },
  ].map(({ volumes }) => ({ volumes, user: "472:472" })), // Without the secrets, the group 0 violates a rule, too.
  "uploads-are-contents": [{ uploads: [{ file: "/etc/grafana/x", content: "", permissions: "0444" }] }],
  "ports-on-one-address": [
    { ports: [{ internal: 3000, external: 3000 }] },
    ...["::", "::0", "0:0:0:0:0:0:0:0", "[::]", "::ffff:0.0.0.0", "0", "00.0.0.0", "0x0", "*", "localhost"].map(
      (ip) => ({ ports: [{ internal: 3000, external: 3000, ip }] }),
    ),
    { ports: [{ internal: 3000, external: 3000, ip: "127.0.0.1", protocol: "udp" }] },
  ],
  "not-on-every-address": [{ ports: [{ internal: 3000, external: 3000, ip: "0.0.0.0" }] }],
  "listed-ports": [{ ports: [{ internal: 4317, external: 4317, ip: "127.0.0.1" }] }],
  "no-random-ports": [{ publishAllPorts: true }],
  "limited-memory": [{ memory: 0, memorySwap: 0 }, { memorySwap: undefined }, { memorySwap: -1 }],
  "limited-scratch": [
    { tmpfs: {} },
    { tmpfs: { "/tmp": "rw,noexec,nosuid,nodev" } },
    { tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=0" } },
    { tmpfs: { "/tmp": "rw,nosuid,nodev,size=64m" } },
    { tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m,exec" } },
    {
      tmpfs: { "/tmp": "noexec,nosuid,nodev,size=64m", "/run": "noexec,nosuid,nodev,size=64m" },
    },
  ],
  "read-only-root": [{ readOnly: undefined }, { readOnly: false }],
  "limited-log": [
    { logDriver: undefined },
    { logDriver: "syslog" },
    { logOpts: { "max-size": "10m" } },
    { logOpts: { "max-size": "-1", "max-file": "3" } },
    { logOpts: { "max-size": "0", "max-file": "3" } },
    { logOpts: { "max-size": "10m", "max-file": "0" } },
    { logOpts: { "max-size": "10m", "max-file": "3", env: "PASSWORD" } },
  ],
  "image-by-digest": [{ image: "grafana/grafana:13.1.3" }, { image: "grafana/grafana" }],
  "own-labels": [{ labels: [{ label: "traefik.enable", value: "true" }] }],
  "life-cycle": [{ restart: "always" }, { restart: undefined }, { removeVolumes: false }],
  "no-readable-secrets": [
    { envs: ["GF_SECURITY_ADMIN_PASSWORD=hunter2"] },
    { envs: ["API_TOKEN=abc"] },
    { envs: ["GF_SECURITY_SECRET_KEY=abc"] },
    { envs: ["GF_DATABASE_URL=postgres://grafana:hunter2@db/grafana"] },
    { envs: ["TLS=-----BEGIN PRIVATE KEY-----"] },
    { command: ["--web.password=hunter2"] },
    { command: ["--password", "hunter2"] },
    { entrypoints: ["/bin/sh", "-c", "exec run --token hunter2"] },
    { healthcheck: { tests: ["CMD", "wget", "http://admin:hunter2@127.0.0.1/"] } },
  ],
  "container-inputs": [
    { runtime: "sysbox" },
    { sysctls: { "net.ipv4.ip_forward": "1" } },
    { gpus: "all" },
    { deviceRequests: [{ driver: "nvidia", count: 1 }] },
    { deviceCgroupRules: ["c 1:3 rwm"] },
    { cgroupParent: "system.slice" },
    { ulimits: [{ name: "nofile", soft: 1, hard: 1 }] },
    { dns: ["192.0.2.1"] },
    { shmSize: 64 },
    { stdinOpen: true },
    { init: true },
  ],
};

/** Changes that violate several rules. */
export const multiple: readonly (readonly [Partial<ContainerInputs>, readonly string[]])[] = [
  [
    { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/run/secrets" }] },
    ["no-docker-socket", "no-host-paths", "own-volumes"],
  ],
  [
    { volumes: [{ volumeName: "/var/run/docker.sock", containerPath: "/run/secrets", readOnly: true }] },
    ["no-docker-socket", "no-host-paths"],
  ],
  [
    { mounts: [{ type: "bind", source: "/run/user/1000/podman/podman.sock", target: "/s" }] },
    ["no-docker-socket", "no-host-paths"],
  ],
  [
    {
      mounts: [
        {
          type: "volume",
          source: "x",
          target: "/s",
          volumeOptions: { driverOptions: { device: "/var/run", o: "bind" } },
        },
      ],
    },
    ["no-docker-socket", "no-host-paths"],
  ],
  [{ name: "grafana" }, ["listed-ports", "own-name", "own-network", "own-volumes"]],
];
