import type { Person } from '../conversation/conversation.ts';
import { readPerson } from '../conversation/readConversation.ts';
import type { JsonObject } from '../gateway/json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../gateway/json.ts';

/** One conversation in the list. Dates are texts, as the upstream wrote them (R18). */
export interface ListRow {
  readonly id: string;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly channel: string;
  readonly site: { readonly id: string; readonly name: string } | null;
  readonly contacts: readonly RowContact[];
  readonly anomalyCodes: readonly string[];
  /** The contacts that meet the filters; null when no filter is about contacts. */
  readonly matches: ReadonlySet<string> | null;
}

export interface RowContact {
  readonly id: string;
  readonly status: string;
  readonly openedAt: string;
  readonly durationSeconds: number | null;
  readonly operator: Person | null;
}

/** The fields of a conversation that a row needs. */
export const ROW_FIELDS = `id
createdAt
closedAt
channel
project { id name }
contacts {
  id
  status
  openedAt
  durationSeconds
  operator { __typename id firstName lastName }
}
contactAnomalies { code }`;

/** Reads the result of `ROW_FIELDS`. */
export function readRow(json: JsonObject, matches: ReadonlySet<string> | null): ListRow {
  return {
    id: textAt(json, 'id') ?? '',
    createdAt: textAt(json, 'createdAt') ?? '',
    closedAt: textAt(json, 'closedAt'),
    channel: textAt(json, 'channel') ?? '',
    site: siteOf(objectAt(json, 'project')),
    contacts: objectsAt(json, 'contacts').map(readContact),
    anomalyCodes: objectsAt(json, 'contactAnomalies').flatMap((each) => textAt(each, 'code') ?? []),
    matches,
  };
}

/**
 * Returns the operators of a conversation, each once: those of contacts that meet the filters first, then in the order of their
 * first contact.
 */
export function operatorsOf({ contacts, matches }: ListRow): readonly Person[] {
  const isMatch = ({ id }: RowContact) => matches?.has(id) === true;
  const ordered = [...contacts.filter(isMatch), ...contacts.filter((contact) => !isMatch(contact))];
  const operators = new Map<string, Person>();
  for (const { operator } of ordered) {
    if (operator !== null && !operators.has(operator.id)) operators.set(operator.id, operator);
  }
  return [...operators.values()];
}

/** Returns the id that a row links to: its first contact that meets the filters, or else the conversation. */
export function linkedId({ id, contacts, matches }: ListRow): string {
  return contacts.find((contact) => matches?.has(contact.id))?.id ?? id;
}

function readContact(json: JsonObject): RowContact {
  const operator = objectAt(json, 'operator');
  return {
    id: textAt(json, 'id') ?? '',
    status: textAt(json, 'status') ?? '',
    openedAt: textAt(json, 'openedAt') ?? '',
    durationSeconds: numberAt(json, 'durationSeconds'),
    operator: operator === null ? null : readPerson(operator),
  };
}

function siteOf(project: JsonObject | null): ListRow['site'] {
  if (project === null) return null;
  const id = String(numberAt(project, 'id') ?? textAt(project, 'id') ?? '');
  return { id, name: textAt(project, 'name') ?? id };
}
