import { keys } from "../../configs/settings/schema";

/** An image that a stack pins. */
export interface PinnedImage {
  /** The setting whose default it is. */
  readonly setting: string;
  /** `repository:tag@sha256:…` */
  readonly reference: string;
  /** `repository:tag` */
  readonly tagged: string;
  readonly digest: string;
}

/**
 * Every image that is a setting's default.
 * @throws Error when one isn't pinned by tag and digest.
 */
export function pinnedImages(): PinnedImage[] {
  return Object.entries(keys)
    .filter(([setting, { default: reference }]) => setting.endsWith("Image") && reference !== "")
    .map(([setting, { default: reference }]) => {
      const [, tagged, digest] = /^(.+:[\w.-]+)@(sha256:[0-9a-f]{64})$/.exec(reference) ?? [];
      if (tagged === undefined || digest === undefined) {
        throw new Error(`${setting} is ${reference}: not pinned by tag and digest`);
      }
      return { setting, reference, tagged, digest };
    });
}
