import type { Contact } from './conversation.ts';

/** Contacts and anomalies as they were answered, for a file or a message. */
export function toJson(answered: { readonly contacts: unknown; readonly contactAnomalies: unknown }): string {
  return `${JSON.stringify(answered, null, 2)}\n`;
}

/** A line for each contact, as RFC 4180 has it, under a line with the names of the columns. */
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

// A spreadsheet would run a name or a reason that begins like a formula.
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
