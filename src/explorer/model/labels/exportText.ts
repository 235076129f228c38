import type { Contact } from '../conversation/conversation.ts';
import type { Cell } from './csv.ts';
import { csvText } from './csv.ts';

/** Returns contacts and anomalies as indented JSON, as they were received. */
export function toJson(received: { readonly contacts: unknown; readonly contactAnomalies: unknown }): string {
  return `${JSON.stringify(received, null, 2)}\n`;
}

/** Returns CSV as in RFC 4180: a line with the column names, then a line for each contact. */
export function toCsv(contacts: readonly Contact[]): string {
  return csvText([
    COLUMNS.map(([name]) => name),
    ...contacts.map((contact) => COLUMNS.map(([, of]) => of(contact))),
  ]);
}

const COLUMNS: readonly (readonly [name: string, of: (contact: Contact) => Cell])[] = [
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ['openedAt', ({ openedAt }) => openedAt],
  ['closedAt', ({ closedAt }) => closedAt],
  ['durationSeconds', ({ durationSeconds }) => durationSeconds],
  ['operatorId', ({ operator }) => operator?.id ?? null],
  ['operator', ({ operator }) => operator?.name ?? null],
  ['routedAt', ({ routedAt }) => routedAt],
  ['routingRule', ({ routingRule }) => routingRule],
  ['routingGroup', ({ routingGroup }) => routingGroup],
  ['answered', ({ answered }) => answered],
  ['firstResponseSeconds', ({ firstResponseSeconds }) => firstResponseSeconds],
  ['operatorMessageCount', ({ operatorMessageCount }) => operatorMessageCount],
  ['visitorMessageCount', ({ visitorMessageCount }) => visitorMessageCount],
  ['endReason', ({ endReason }) => endReason],
  ['endedById', ({ endedBy }) => endedBy?.id ?? null],
  ['endedBy', ({ endedBy }) => endedBy?.name ?? null],
  ['snoozedUntil', ({ snoozedUntil }) => snoozedUntil],
  ['transferReason', ({ transferReason }) => transferReason],
  ['transferredToUser', ({ transferredToUser }) => transferredToUser?.name ?? null],
  ['transferredToRoutingRule', ({ transferredToRoutingRule }) => transferredToRoutingRule],
];
