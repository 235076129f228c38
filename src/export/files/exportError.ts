/** The export cannot start with these arguments. Nothing was written. The message says what was expected and what came. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';

  /** @param path the file or directory that prevents the export. */
  constructor(path: string, why: string) {
    super(`${path}: ${why}`);
  }
}

/** Another run has changed a file of the unfinished export. */
export class PartChanged extends Error {
  override readonly name = 'PartChanged';

  constructor(path: string) {
    super(`${path}: the file was changed by something else; is another export writing there?`);
  }
}
