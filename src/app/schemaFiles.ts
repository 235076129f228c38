import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { packageFile } from '../package/packageFile.ts';

/** A copy of the upstream's schema in this package, which is used without a connection. */
export const SNAPSHOT_FILE = fileURLToPath(packageFile('schema/upstream.graphql'));

export interface SchemaTexts {
  /** The copy of the upstream's schema. */
  readonly snapshot: string;
  /** The types and fields that the gateway adds. */
  readonly contacts: string;
  /** The fields that the gateway adds only when the upstream lists closed conversations. */
  readonly intervals: string;
}

/** Reads the SDL files of this package. */
export async function readSchemaFiles(): Promise<SchemaTexts> {
  const [snapshot, contacts, intervals] = await Promise.all([
    readFile(SNAPSHOT_FILE, 'utf8'),
    readFile(packageFile('schema/contacts.graphql'), 'utf8'),
    readFile(packageFile('schema/intervals.graphql'), 'utf8'),
  ]);
  return { snapshot, contacts, intervals };
}
