import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where the package keeps the upstream's schema for work offline. */
export const SNAPSHOT_FILE = fileURLToPath(new URL('../schema/upstream.graphql', import.meta.url));

export interface SchemaTexts {
  readonly snapshot: string;
  /** What the gateway adds. */
  readonly contacts: string;
}

export async function readSchemaFiles(): Promise<SchemaTexts> {
  const contactsFile = fileURLToPath(new URL('../schema/contacts.graphql', import.meta.url));
  const [snapshot, contacts] = await Promise.all([
    readFile(SNAPSHOT_FILE, 'utf8'),
    readFile(contactsFile, 'utf8'),
  ]);
  return { snapshot, contacts };
}
