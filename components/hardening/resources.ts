import { forRunning, unless, whenRunning, type ContainerRule } from "./rule";

const requiredTmpfsOptions = ["noexec", "nosuid", "nodev"];
const otherTmpfsOptions = ["rw", "mode=1777"];

/** A size above zero in Docker's notation. */
const size = /^[1-9]\d*[bkmg]?$/i;

/** The resources that a container can use, and its image. */
export const resourceRules: readonly ContainerRule[] = [
  {
    name: "limited-memory",
    description: "A container that runs has a memory limit, and swap does not add to it.",
    decides: ["memory", "memorySwap"],
    // With memorySwap unset or different, every preview would show a change.
    inputs: forRunning((memory) => ({ memory, memorySwap: memory })),
    problems: whenRunning(({ memory = 0, memorySwap }) => [
      ...unless(memory > 0, "it has no memory limit: set memory"),
      ...unless((memorySwap ?? 0) === memory, "swap adds to its memory: set memorySwap to what memory is"),
    ]),
  },
  {
    name: "limited-scratch",
    description: "Temporary files are in a tmpfs at /tmp of limited size, from which nothing can be executed.",
    decides: ["tmpfs"],
    inputs: forRunning(() => ({ tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m,mode=1777" } })),
    problems: whenRunning(({ tmpfs = {} }) => [
      ...unless("/tmp" in tmpfs, "it has no tmpfs at /tmp"),
      ...Object.entries(tmpfs).flatMap(([path, options]) => [
        ...unless(path === "/tmp", `it has a tmpfs at ${path}: /tmp is the only one`),
        ...tmpfsProblems(path, options.split(",")),
      ]),
    ]),
  },
  {
    name: "limited-log",
    description: "A container's log can't fill the disk.",
    decides: ["logDriver", "logOpts"],
    inputs: forRunning(() => ({ logDriver: "json-file", logOpts: { "max-size": "10m", "max-file": "3" } })),
    problems: whenRunning(({ logDriver = "", logOpts = {} }) => {
      const { "max-size": maxSize = "", "max-file": maxFiles = "", ...rest } = logOpts;
      return [
        ...unless(
          ["json-file", "local"].includes(logDriver) && size.test(maxSize) && /^[1-9]\d*$/.test(maxFiles),
          "its log has no limit: set logDriver json-file with max-size and max-file",
        ),
        ...Object.keys(rest).map((option) => `its log has the option ${option}: remove it`),
      ];
    }),
  },
  {
    name: "image-by-digest",
    description: "Images are pinned by version and digest, so that what runs is what was reviewed.",
    level: "advisory", // The settings of images permit others, for example one that exists only on this host.
    decides: ["image"],
    problems: ({ image }) =>
      unless(
        /:[\w][\w.-]*@sha256:[0-9a-f]{64}$/.test(image),
        `its image is ${image}: add @sha256:<digest of the index>`,
      ),
  },
];

function tmpfsProblems(path: string, options: readonly string[]): string[] {
  const sizes = options.filter((option) => option.startsWith("size="));
  return [
    ...requiredTmpfsOptions
      .filter((option) => !options.includes(option))
      .map((option) => `the tmpfs ${path} lacks ${option}`),
    ...unless(
      sizes.length > 0 && sizes.every((option) => size.test(option.slice("size=".length))),
      `the tmpfs ${path} has no size`,
    ),
    ...options
      .filter((option) => ![...requiredTmpfsOptions, ...otherTmpfsOptions, ...sizes].includes(option))
      .map((option) => `the tmpfs ${path} has the option ${option}: remove it`),
  ];
}
