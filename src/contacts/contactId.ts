import type { Timestamp } from './instant.ts';
import { formatInstant, formatTimestamp } from './instant.ts';

/** `<conversation id>@<instant>`, with `~2`, `~3`, ... for the later contacts of one instant. */
const CONTACT_ID = /^(.+)@([^@~]+)(?:~(?:[2-9]|[1-9]\d+))?$/s;

/** R11: `ordinal` counts the contacts that opened at this instant, from 1. */
export function contactId(conversationId: string, openedAt: Timestamp, ordinal: number): string {
  const suffix = ordinal > 1 ? `~${ordinal}` : '';
  return `${conversationId}@${formatTimestamp(openedAt)}${suffix}`;
}

/** R11: the conversation that a contact id names. Null for text that is no such id. */
export function conversationIdOf(id: string): string | null {
  const [, conversationId, openedAt] = CONTACT_ID.exec(id) ?? [];
  return conversationId !== undefined && isInstantText(openedAt) ? conversationId : null;
}

/** Ids match exactly: only the spelling that `contactId` gives names an instant. */
function isInstantText(text = ''): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && formatInstant(at) === text;
}
