import type { Contact } from './conversation.ts';

/** Returns contacts and anomalies as indented JSON, as they were received. */
export function toJson(received: { readonly contacts: unknown; readonly contactAnomalies: unknown }): string {
  return `${JSON.stringify(received, null, 2)}\n`;
}

/** Returns CSV as in RFC 4180: a line with the column names, then a line for each contact. */
export function toCsv(contacts: readonly Contact[]): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...contacts.map((contact) => COLUMNS.map(([, of]) => of(contact))),
  ];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

type Cell = string | number | boolean | null;

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

function cell(value: Cell): string {
  const text = typeof value === 'string' ? withoutFormula(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// A spreadsheet executes a cell that starts like a formula. Names and reasons are texts of users.
// A quote at the start makes it a text.
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
