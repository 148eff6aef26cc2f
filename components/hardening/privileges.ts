import { unless, whenRunning, type Rule } from "./rule";

const turnedOff = /^(seccomp|apparmor|systempaths)[=:]unconfined$|^label[=:]disable$/;

/** The privileges of a container's processes. */
export const privilegeRules: readonly Rule[] = [
  {
    name: "not-root",
    description: "A container that runs names a user and group by number, and the user is not root.",
    problems: whenRunning(({ user }) =>
      unless(/^[1-9]\d*:\d+$/.test(user), `its user is '${user}': set uid:gid with a uid above 0`),
    ),
  },
  {
    name: "not-privileged",
    description: "No container is privileged.",
    problems: ({ privileged }) => unless(!privileged, "it is privileged: remove it"),
  },
  {
    name: "no-capabilities",
    description: "Every container drops all capabilities and adds none.",
    inputs: () => ({ capabilities: { drops: ["ALL"] } }),
    problems: ({ capabilitiesAdded, capabilitiesDropped }) => [
      ...unless(
        capabilitiesDropped.map(capability).includes("ALL"),
        `it keeps Docker's default capabilities${except(capabilitiesDropped)}: drop ALL`,
      ),
      ...capabilitiesAdded.map((name) => `it adds the capability ${name}: remove it`),
    ],
  },
  {
    name: "no-extra-groups",
    description: "No container's user is in a group beyond its own, such as Docker's.",
    problems: ({ groupsAdded }) => groupsAdded.map((group) => `it adds the group ${group}: remove it`),
  },
  {
    name: "no-new-privileges",
    description: "No process of a container gains privileges, by setuid or otherwise.",
    inputs: () => ({ securityOpts: ["no-new-privileges:true"] }),
    problems: ({ securityOptions }) =>
      unless(
        securityOptions.some((option) => /^no-new-privileges([=:]true)?$/.test(option)),
        "it lacks the security option no-new-privileges:true",
      ),
  },
  {
    name: "default-seccomp",
    description: "Docker's own seccomp profile, AppArmor, SELinux and masked paths stay on.",
    problems: ({ securityOptions }) =>
      securityOptions
        .filter((option) => turnedOff.test(option) || /^seccomp[=:](?!builtin$)/.test(option))
        .map((option) => `it has the security option ${option}: remove it`),
  },
];

/** Names the capabilities that are dropped, so that dropping fewer of them is another problem. */
function except(dropped: readonly string[]): string {
  return dropped.length === 0 ? "" : ` except ${dropped.map(capability).sort().join(", ")}`;
}

function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, "");
}
