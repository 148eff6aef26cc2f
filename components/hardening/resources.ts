import { forRunning, unless, whenRunning, type Rule } from "./rule";

const requiredTmpfsOptions = ["noexec", "nosuid", "nodev"];

/** The resources that a container can use, and its image. */
export const resourceRules: readonly Rule[] = [
  {
    name: "limited-memory",
    description: "A container that runs has a memory limit, and swap does not add to it.",
    // With memorySwap unset or different, every preview would show a change.
    inputs: forRunning((memory) => ({ memory, memorySwap: memory })),
    problems: whenRunning(({ memory, memoryAndSwap }) => [
      ...unless(memory > 0, "it has no memory limit: set memory"),
      ...unless(memoryAndSwap === memory, "swap adds to its memory: set memorySwap to what memory is"),
    ]),
  },
  {
    name: "limited-scratch",
    description: "Temporary files are in a tmpfs of limited size, from which nothing can be executed.",
    inputs: forRunning(() => ({ tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m,mode=1777" } })),
    problems: whenRunning(({ tmpfs }) => [
      ...unless("/tmp" in tmpfs, "it has no tmpfs at /tmp"),
      ...Object.entries(tmpfs).flatMap(([path, options]) => {
        const set = options.split(",");
        return [
          ...requiredTmpfsOptions
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
    description: "A container that runs has a read-only root: it writes to its data volume and its tmpfs only.",
    inputs: forRunning(() => ({ readOnly: true })),
    problems: whenRunning(({ readOnlyRoot }) =>
      unless(readOnlyRoot, "its root is writable: set readOnly, and put files into a volume, not into uploads"),
    ),
  },
  {
    name: "limited-log",
    description: "A container's log can't fill the disk.",
    inputs: forRunning(() => ({ logDriver: "json-file", logOpts: { "max-size": "10m", "max-file": "3" } })),
    problems: whenRunning(({ log }) =>
      unless(
        ["json-file", "local"].includes(log.driver) && log.maxSize !== "" && log.maxFiles !== "",
        "its log has no limit: set logDriver json-file with max-size and max-file",
      ),
    ),
  },
  {
    name: "image-by-digest",
    description: "Images are pinned by version and digest, so that what runs is what was reviewed.",
    problems: ({ image }) =>
      unless(
        /:[\w][\w.-]*@sha256:[0-9a-f]{64}$/.test(image),
        `its image is ${image}: add @sha256:<digest of the index>`,
      ),
  },
];
