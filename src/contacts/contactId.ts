import type { Instant } from './instant.ts';
import { formatInstant } from './instant.ts';

/** `<conversation id>@YYYY-MM-DDThh:mm:ss.sssZ`, with `~2`, `~3`, ... for the later contacts of one instant. */
const CONTACT_ID = /^(.+)@\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z(?:~(?:[2-9]|[1-9]\d+))?$/s;

/** R11: `ordinal` counts the contacts that opened at this instant, from 1. */
export function contactId(conversationId: string, openedAt: Instant, ordinal: number): string {
  const suffix = ordinal > 1 ? `~${ordinal}` : '';
  return `${conversationId}@${formatInstant(openedAt)}${suffix}`;
}

/** R11: the conversation that a contact id names. Null for text that is no such id. */
export function conversationIdOf(id: string): string | null {
  return CONTACT_ID.exec(id)?.[1] ?? null;
}
