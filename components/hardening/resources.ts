import { unless, whenRunning, type Rule } from "./rule";

const neededOptions = ["noexec", "nosuid", "nodev"];

/** What a container may use up, and what it is made from. */
export const resourceRules: readonly Rule[] = [
  {
    name: "limited-memory",
    description: "A container that runs has a memory limit, and swap adds nothing to it.",
    problems: whenRunning(({ memory, memoryAndSwap }) => [
      ...unless(memory > 0, "it has no memory limit: set memory"),
      ...unless(memoryAndSwap === memory, "swap adds to its memory: set memorySwap to what memory is"),
    ]),
  },
  {
    name: "limited-scratch",
    description: "Scratch space is a tmpfs of limited size from which nothing can be run.",
    problems: whenRunning(({ tmpfs }) => [
      ...unless("/tmp" in tmpfs, "it has no tmpfs at /tmp"),
      ...Object.entries(tmpfs).flatMap(([path, options]) => {
        const set = options.split(",");
        return [
          ...neededOptions
            .filter((option) => !set.includes(option))
            .map((option) => `the tmpfs ${path} lacks ${option}`),
          ...unless(
            set.some((option) => option.startsWith("size=")),
            `the tmpfs ${path} has no size`,
          ),
        ];
      }),
    ]),
  },
  {
    name: "read-only-root",
    description: "The root of a container that runs is read-only: it writes to its volume and its scratch space alone.",
    problems: whenRunning(({ readOnlyRoot }) =>
      unless(readOnlyRoot, "its root can be written to: set readOnly, and bring files in a volume, not as uploads"),
    ),
  },
  {
    name: "limited-log",
    description: "What a container logs can't fill the disk.",
    problems: whenRunning(({ log }) =>
      unless(
        ["json-file", "local"].includes(log.driver) && log.maxSize !== "" && log.maxFiles !== "",
        "its log is not bounded: set logDriver json-file with max-size and max-file",
      ),
    ),
  },
  {
    name: "image-by-digest",
    description: "Images are named by version and digest, so that what runs is what was reviewed.",
    problems: ({ image }) =>
      unless(
        /:[\w][\w.-]*@sha256:[0-9a-f]{64}$/.test(image),
        `its image is ${image}: add @sha256:<digest of the index>`,
      ),
  },
];
