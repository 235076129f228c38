import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where the package keeps the upstream's schema for work offline. */
export const SNAPSHOT_FILE = fileURLToPath(new URL('../../schema/upstream.graphql', import.meta.url));

export interface SchemaTexts {
  readonly snapshot: string;
  /** What the gateway adds. */
  readonly contacts: string;
  /** What it adds when the upstream lists closed conversations. */
  readonly intervals: string;
}

export async function readSchemaFiles(): Promise<SchemaTexts> {
  const contactsFile = fileURLToPath(new URL('../../schema/contacts.graphql', import.meta.url));
  const intervalsFile = fileURLToPath(new URL('../../schema/intervals.graphql', import.meta.url));
  const [snapshot, contacts, intervals] = await Promise.all([
    readFile(SNAPSHOT_FILE, 'utf8'),
    readFile(contactsFile, 'utf8'),
    readFile(intervalsFile, 'utf8'),
  ]);
  return { snapshot, contacts, intervals };
}
