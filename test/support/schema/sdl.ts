import { readFileSync } from 'node:fs';

const read = (name: string): string =>
  readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8');

/** The snapshot of the upstream's schema. */
export const UPSTREAM_SDL = read('upstream');
/** What the gateway adds to `Conversation` and `Query`. */
export const CONTACTS_SDL = read('contacts');
/** What the gateway adds when upstream lists closed conversations. */
export const INTERVALS_SDL = read('intervals');
