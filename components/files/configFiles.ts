import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigFile } from "../../configs/render";
import type { ServiceName } from "../../configs/services";
import { parts } from "../dockerNames";
import { carrier } from "./carrier";
import { digest } from "./digest";
import { label, ownerLabels } from "../labels";
import { dockerName, type StackContext } from "../stackContext";

/** Inputs of {@link ConfigFiles}. */
export interface ConfigFilesArgs {
  readonly context: StackContext;
  /** The service that reads them. */
  readonly service: ServiceName;
  /** The service's image: what it has in the folder stays there, beside the files. */
  readonly image: string;
  /** The image as a resource, which the carrier depends on. */
  readonly remoteImage: docker.RemoteImage;
  /** The folder that all files are in. */
  readonly folder: string;
  readonly files: readonly ConfigFile[];
}

/**
 * A service's configuration in a volume that a container that never runs has filled, because Docker can't upload files
 * into a container with a read-only root. A preview shows an edit as a change of the carrier's files.
 *
 * The volume is replaced when a file is added or removed, or when the image changes, which may have files of its own in
 * the folder: no deleted file stays behind.
 */
export class ConfigFiles extends pulumi.ComponentResource {
  /** To be mounted, read-only, at the folder. */
  readonly volumeName: pulumi.Output<string>;
  /** Changes with the files. As a label of the service's container, it replaces that with them. */
  readonly revision: string;
  readonly carrier: docker.Container;

  constructor(name: string, args: ConfigFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:ConfigFiles", name, {}, opts);
    const { context, service, image, remoteImage, folder, files } = args;
    const child = { parent: this };
    const part = parts.config(service);
    const contents = digest([image, ...files.map(({ path }) => path)]);

    const volume = new docker.Volume(
      name,
      {
        name: dockerName(context, part),
        labels: [...ownerLabels(context), label("contents", contents)],
      },
      { ...child, deleteBeforeReplace: true },
    );
    this.carrier = carrier(
      `${name}-carrier`,
      {
        context,
        part,
        image: remoteImage.name,
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
