/**
 * The destination cannot be used as it is: another program wrote to it, its version is newer, or the arguments do not fit.
 * A new run with the same arguments fails, too. Nothing was written.
 */
export class DestinationRefused extends Error {
  override readonly name = 'DestinationRefused';
}

/** The destination failed, or another sync is writing to it. Nothing is half written: the next run continues. */
export class DestinationFailed extends Error {
  override readonly name = 'DestinationFailed';
}

/** There is nothing to purge. */
export function notSyncedYet(name: string): DestinationRefused {
  return new DestinationRefused(`${name}: expected a destination of sync, nothing was synced yet`);
}

/** A file is not the one that the manifest lists. */
export function changedFile(storeName: string, name: string): DestinationRefused {
  return new DestinationRefused(`${storeName}: expected ${name} as this command wrote it, got another file`);
}

/** Whether an error is from the operating system, as ENOSPC of a full disk. */
export function hasSystemCode(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
