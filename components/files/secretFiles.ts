import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { secretPath, secretsFolder } from "../../configs/secretFiles";
import type { ServiceName } from "../../configs/services";
import { parts } from "../dockerNames";
import { carrier } from "./carrier";
import { digest } from "./digest";
import { label, ownerLabels } from "../labels";
import { dockerName, type StackContext } from "../stackContext";

/** Secrets: file name to content. */
export type Secrets = Readonly<Record<string, pulumi.Input<string>>>;

/** Inputs of {@link SecretFiles}. */
export interface SecretFilesArgs {
  readonly context: StackContext;
  /** The service that reads them. */
  readonly service: ServiceName;
  /** Any image that is on the host: the carrier never runs. */
  readonly image: pulumi.Input<string>;
  readonly files: Secrets;
}

/**
 * Secrets as files in a volume that a container that never runs has filled. This keeps them out of `docker inspect` of
 * the service, and keeps the configuration readable in previews: one secret upload would mask all uploads of its
 * container.
 *
 * The volume is replaced when a file is added or removed: no secret that was withdrawn stays behind.
 *
 * The files belong to root and have the mode 0440, so the service must run with the group 0.
 */
export class SecretFiles extends pulumi.ComponentResource {
  /** To be mounted, read-only, at the secrets folder. */
  readonly volumeName: pulumi.Output<string>;
  /** A random value that changes with the secrets and reveals nothing about them. */
  readonly revision: pulumi.Output<string>;
  readonly carrier: docker.Container;

  constructor(name: string, args: SecretFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:SecretFiles", name, {}, opts);
    const { context, service, files } = args;
    const child = { parent: this };
    const part = parts.secrets(service);

    const volume = new docker.Volume(
      name,
      {
        name: dockerName(context, part),
        labels: [...ownerLabels(context), label("contents", digest(Object.keys(files).sort()))],
      },
      { ...child, deleteBeforeReplace: true },
    );
    const revision = new random.RandomId(
      `${name}-revision`,
      { byteLength: 8, keepers: pulumi.secret({ ...files }) },
      child,
    );
    this.carrier = carrier(
      `${name}-carrier`,
      {
        context,
        part,
        image: args.image,
        volumeName: volume.name,
        folder: secretsFolder,
        uploads: Object.entries(files).map(([file, content]) => ({
          file: secretPath(file),
          content: pulumi.secret(content),
          permissions: "0440",
        })),
      },
      child,
    );

    this.volumeName = volume.name;
    this.revision = revision.hex;
    this.registerOutputs({ volumeName: this.volumeName, revision: this.revision });
  }
}
