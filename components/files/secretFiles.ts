import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { paths } from "../../configs/topology";
import { carrier } from "./carrier";
import { dockerName, ownerLabels, type StackContext } from "../stackContext";

/** Inputs of {@link SecretFiles}. */
export interface SecretFilesArgs {
  readonly context: StackContext;
  /** The service that reads them. */
  readonly service: string;
  /** Any image that is on the machine: the carrier never runs. */
  readonly image: pulumi.Input<string>;
  /** File name to content. */
  readonly files: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Secrets as files in a volume, filled by a container that never runs. So they are in no `docker inspect`, and the
 * service's own files stay readable in a preview: one secret upload would mask them all.
 *
 * The files are root's with mode 0440: the service must run with group 0.
 */
export class SecretFiles extends pulumi.ComponentResource {
  /** Mount this, read-only, at `paths.secrets`. */
  readonly volumeName: pulumi.Output<string>;
  /** Changes whenever a secret changes, and says nothing about it. */
  readonly revision: pulumi.Output<string>;
  readonly carrier: docker.Container;

  constructor(name: string, args: SecretFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:SecretFiles", name, {}, opts);
    const { context, service, files } = args;
    const child = { parent: this };
    const part = `${service}-secrets`;

    const volume = new docker.Volume(name, { name: dockerName(context, part), labels: ownerLabels(context) }, child);
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
        folder: paths.secrets,
        uploads: Object.entries(files).map(([file, content]) => ({
          file: `${paths.secrets}/${file}`,
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
