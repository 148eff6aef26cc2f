import { secretsFolder } from "../../configs/secretFiles";
import { serviceNames, serviceRow } from "../../configs/services";
import { otherKeys, unless, whenRunning, type ContainerInputs, type ContainerRule } from "./rule";

/** The users that the services' images run as. */
const uids = new Set(serviceNames.map((service) => String(serviceRow(service).uid)));

/** The privileges of a container's processes. */
export const privilegeRules: readonly ContainerRule[] = [
  {
    name: "not-root",
    description:
      "A container that runs has the uid of a service, and the same number as group, or the group 0 to read secrets.",
    decides: ["user"],
    problems: whenRunning((container) =>
      unless(
        isServiceUser(container),
        `its user is '${container.user ?? ""}': set uid:gid with the uid of its service and the same gid, or gid 0 if it has secrets`,
      ),
    ),
  },
  {
    name: "not-privileged",
    description: "No container is privileged.",
    decides: ["privileged"],
    problems: ({ privileged }) => unless(privileged !== true, "it is privileged: remove it"),
  },
  {
    name: "no-capabilities",
    description: "Every container drops all capabilities and adds none.",
    decides: ["capabilities"],
    inputs: () => ({ capabilities: { drops: ["ALL"] } }),
    problems: ({ capabilities = {} }) => {
      const { adds = [], drops = [], ...rest } = capabilities;
      return [
        ...unless(
          drops.map(capability).includes("ALL"),
          `it keeps Docker's default capabilities${except(drops)}: drop ALL`,
        ),
        ...adds.map((name) => `it adds the capability ${name}: remove it`),
        ...otherKeys(rest, [], "the input capabilities"),
      ];
    },
  },
  {
    name: "no-extra-groups",
    description: "No container's user is in a group beyond its own, such as Docker's.",
    decides: ["groupAdds"],
    problems: ({ groupAdds = [] }) => groupAdds.map((group) => `it adds the group ${group}: remove it`),
  },
  {
    name: "no-new-privileges",
    description: "No process of a container gains privileges, by setuid or otherwise.",
    decides: ["securityOpts"],
    inputs: () => ({ securityOpts: ["no-new-privileges:true"] }),
    problems: ({ securityOpts = [] }) => {
      const options = securityOpts.filter(isNoNewPrivileges);
      return unless(
        options.length > 0 && options.every((option) => /^no-new-privileges([=:]true)?$/.test(option)),
        `its security options ${options.length > 0 ? `have ${options.join(", ")}` : "lack no-new-privileges"}: set no-new-privileges:true and nothing else`,
      );
    },
  },
  {
    name: "default-seccomp",
    description: "Docker's own seccomp profile, AppArmor, SELinux and masked paths stay on: there is no other option.",
    decides: ["securityOpts"],
    problems: ({ securityOpts = [] }) =>
      securityOpts
        .filter((option) => !isNoNewPrivileges(option))
        .map((option) => `it has the security option ${option}: remove it`),
  },
];

function isServiceUser({ user = "", volumes = [] }: ContainerInputs): boolean {
  const [, uid = "", gid] = /^(\d+):(\d+)$/.exec(user) ?? [];
  const hasSecrets = volumes.some(({ containerPath }) => containerPath === secretsFolder);
  return uids.has(uid) && (gid === uid || (gid === "0" && hasSecrets));
}

function isNoNewPrivileges(option: string): boolean {
  return option.startsWith("no-new-privileges");
}

/** Names the capabilities that are dropped, so that dropping fewer of them is another problem. */
function except(dropped: readonly string[]): string {
  return dropped.length === 0 ? "" : ` except ${dropped.map(capability).sort().join(", ")}`;
}

function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, "");
}
