import type { AsyncBuffer } from 'hyparquet';
import type { Checksum } from '../../../export/formats/checksum.ts';

/** A new object that has no name yet. */
export interface StagedObject {
  write(bytes: Uint8Array): Promise<void>;
  /** All bytes are written. */
  seal(): Promise<Checksum>;
  /** Gives the object its name in one step: readers see the old object or the new one. Must be called after `seal`. */
  publish(): Promise<void>;
  /** Removes the temporary file. Does nothing after `publish`. */
  discard(): Promise<void>;
}

/** A copy that does not change, with its digest. Must be closed. */
export interface ObjectCopy extends Checksum {
  readonly file: AsyncBuffer;
  close(): Promise<void>;
}

/**
 * Objects with names, as `contacts/day=2026-01-31/part-00000.parquet`. Rejects with a `DestinationFailed` whose message
 * names the store and holds no secret.
 */
export interface ObjectStore {
  /** Without secrets. */
  readonly name: string;
  readonly isCreateAtomic: boolean;
  /** The names of all objects. */
  list(): AsyncIterable<string>;
  /** Null if there is no such object. */
  read(name: string): Promise<Buffer | null>;
  /** Reads an object once, and computes its digest. Null if there is no such object. */
  copy(name: string): Promise<ObjectCopy | null>;
  /** Replaces an object in one step. */
  replace(name: string, bytes: Uint8Array): Promise<void>;
  /** Creates an object. False if it exists. Without `isCreateAtomic`, the object may be replaced instead. */
  create(name: string, bytes: Uint8Array): Promise<boolean>;
  stage(name: string): Promise<StagedObject>;
  /** Does nothing if there is no such object. */
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}
