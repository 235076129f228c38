/** An export that cannot be begun as it was asked for. Nothing was written. The message says what was expected and what came. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';

  /** @param path the file or directory that is in the way. */
  constructor(path: string, why: string) {
    super(`${path}: ${why}`);
  }
}

/** A file of the unfinished export is not as this run left it: another run writes to the same directory. */
export class PartChanged extends Error {
  override readonly name = 'PartChanged';

  constructor(path: string) {
    super(`${path}: the file was changed by something else; is another export writing there?`);
  }
}
