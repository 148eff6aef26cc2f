/** How what was written into a file is taken out again. */
export type FileKind = "json" | "block";

/** One file that `npm run agents -- install` edits. */
export interface SettingsFile {
  readonly path: string;
  readonly kind: FileKind;
  /**
   * The text with the agent's settings.
   * @param text of the file; `undefined` when there is none.
   * @throws UserError when the settings can't be added without a loss for the user.
   */
  readonly add: (text: string | undefined) => string;
  /** The text without the settings of an installation that nothing else is known of. */
  readonly strip: (text: string) => string;
}

/**
 * Takes what was written out of a text that was changed since.
 * @param before the text before the installation; `undefined` when there was no file.
 * @param after the text after it.
 * @throws UserError when the text can't be read.
 */
export type Remove = (text: string, before: string | undefined, after: string) => string;
