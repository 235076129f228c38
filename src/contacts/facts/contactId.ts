import type { Timestamp } from './instant.ts';
import { formatInstant, formatTimestamp } from './instant.ts';

/** `<conversation id>@<instant>`, with `~2`, `~3`, ... for further contacts of the same instant. */
const CONTACT_ID = /^(.+)@([^@~]+)(?:~(?:[2-9]|[1-9]\d+))?$/s;

/**
 * R11: the id of a contact.
 *
 * @param ordinal counts the contacts that open at the same instant, from 1.
 */
export function formatContactId(conversationId: string, openedAt: Timestamp, ordinal: number): string {
  const suffix = ordinal > 1 ? `~${ordinal}` : '';
  return `${conversationId}@${formatTimestamp(openedAt)}${suffix}`;
}

/** R11: the id of the conversation in a contact id. Null if the text is not a contact id. */
export function conversationIdOf(id: string): string | null {
  const [, conversationId, openedAt] = CONTACT_ID.exec(id) ?? [];
  return conversationId !== undefined && isInstantText(openedAt) ? conversationId : null;
}

/** Ids match exactly, so only the spelling of `formatInstant` is accepted. */
function isInstantText(text = ''): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && formatInstant(at) === text;
}
