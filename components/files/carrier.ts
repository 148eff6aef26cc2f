import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { hardenedInputs } from "../hardening";
import { containerLabels } from "../labels";
import { dockerName, type StackContext } from "../stackContext";

/** Inputs of {@link carrier}. */
export interface CarrierArgs {
  readonly context: StackContext;
  /** The last part of the Docker name. */
  readonly part: string;
  /** Any image that is on the host; it never runs. */
  readonly image: pulumi.Input<string>;
  readonly volumeName: pulumi.Input<string>;
  /** Where the volume is mounted: the folder of all uploads. */
  readonly folder: string;
  readonly uploads: docker.types.input.ContainerUpload[];
}

/** A container that fills a volume with files and never runs. A change of the files replaces it. */
export function carrier(name: string, args: CarrierArgs, opts: pulumi.CustomResourceOptions): docker.Container {
  const { context, part, image, volumeName, folder, uploads } = args;
  return new docker.Container(
    name,
    {
      ...hardenedInputs({ runs: false }),
      name: dockerName(context, part),
      image,
      start: false,
      mustRun: false,
      labels: containerLabels(context, part),
      volumes: [{ volumeName, containerPath: folder }],
      uploads,
    },
    { ...opts, deleteBeforeReplace: true, replaceOnChanges: ["*"] },
  );
}
