import { createHash } from "node:crypto";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigFile } from "../../configs/render";
import { carrier } from "./carrier";
import { dockerName, ownerLabels, type StackContext } from "../stackContext";

/** Inputs of {@link ConfigFiles}. */
export interface ConfigFilesArgs {
  readonly context: StackContext;
  /** The service that reads them. */
  readonly service: string;
  /** The service's image: what it has in the folder itself stays there, beside the files. */
  readonly image: string;
  /** The image as a resource, so that nothing is made before it is on the machine. */
  readonly present: docker.RemoteImage;
  /** The folder that all files are below. */
  readonly folder: string;
  readonly files: readonly ConfigFile[];
}

/**
 * A service's configuration in a volume, filled by a container that never runs: Docker puts no files into a container
 * whose own root is read-only. A preview shows an edit as a change of the carrier's files.
 *
 * The volume is another one whenever a file comes or goes (or the image's own may have changed), so that no file
 * stays behind that is gone here.
 */
export class ConfigFiles extends pulumi.ComponentResource {
  /** Mount this, read-only, at the folder. */
  readonly volumeName: pulumi.Output<string>;
  /** Changes whenever a file does; a service that carries it is replaced with its files. */
  readonly revision: string;
  readonly carrier: docker.Container;

  constructor(name: string, args: ConfigFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:ConfigFiles", name, {}, opts);
    const { context, service, image, present, folder, files } = args;
    const child = { parent: this };
    const part = `${service}-config`;
    const contents = digest([image, ...files.map(({ path }) => path)]);

    const volume = new docker.Volume(
      name,
      {
        name: dockerName(context, part),
        labels: [...ownerLabels(context), { label: "agentproxy-otel.contents", value: contents }],
      },
      { ...child, deleteBeforeReplace: true },
    );
    this.carrier = carrier(
      `${name}-carrier`,
      {
        context,
        part,
        image: present.name,
        volumeName: volume.name,
        folder,
        uploads: files.map(({ path, content }) => ({ file: path, content, permissions: "0444" })),
      },
      child,
    );

    this.volumeName = volume.name;
    this.revision = digest([image, ...files.flatMap(({ path, content }) => [path, content])]);
    this.registerOutputs({ volumeName: this.volumeName });
  }
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
