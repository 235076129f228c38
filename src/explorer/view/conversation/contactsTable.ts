import type { Contact } from '../../model/conversation/conversation.ts';
import { formatDate, parseInstant } from '../../model/labels/dates.ts';
import { endLabel, formatDuration, personKindLabel, statusLabel } from '../../model/labels/labels.ts';
import { barKey } from '../../model/timeline/timelineModel.ts';
import { html } from '../elements/element.ts';
import { swatch } from '../elements/patterns.ts';

/** Creates a table with a row for each contact. @param onSelect called with the key of the contact's bar. */
export function contactsTable(contacts: readonly Contact[], onSelect: (key: string) => void): HTMLElement {
  const head = COLUMNS.map(([name, unit]) => html('th', { scope: 'col' }, name, ...second(unit)));
  const rows = contacts.map((contact, index) => row(contact, index, onSelect));
  return html(
    'div',
    { class: 'table-holder', role: 'region', 'aria-label': 'Table of contacts', tabindex: 0 },
    html('table', {}, html('thead', {}, html('tr', {}, ...head)), html('tbody', {}, ...rows)),
  );
}

const COLUMNS: readonly (readonly [name: string, unit: string | null])[] = [
  ['#', null],
  ['Status', null],
  ['Operator', null],
  ['Opened', 'UTC'],
  ['Lasted', null],
  ['End', null],
  ['Routed by', null],
  ['Response', null],
  ['Messages', 'operator / visitor'],
];

function row(contact: Contact, index: number, onSelect: (key: string) => void): HTMLElement {
  const number = html(
    'button',
    { type: 'button', class: 'number', 'aria-label': `Show contact ${index + 1} on the time line` },
    String(index + 1),
  );
  number.addEventListener('click', () => onSelect(barKey(index)));
  return html(
    'tr',
    {},
    html('td', {}, number),
    html('td', { class: 'status' }, swatch(contact.status), statusLabel(contact.status)),
    html('td', {}, ...operatorCell(contact)),
    html('td', { class: 'when' }, formatDate(contact.openedAt, parseInstant(contact.openedAt))),
    html('td', { class: 'amount' }, seconds(contact.durationSeconds)),
    html('td', {}, endLabel(contact)),
    html('td', {}, contact.routingRule ?? '–', ...second(contact.routingGroup)),
    html('td', { class: 'amount' }, seconds(contact.firstResponseSeconds)),
    html('td', { class: 'amount' }, `${contact.operatorMessageCount} / ${contact.visitorMessageCount}`),
  );
}

function operatorCell({ operator }: Contact): (Node | string)[] {
  return operator === null ? ['Not shown'] : [operator.name, ...second(personKindLabel(operator.kind))];
}

function second(text: string | null): Node[] {
  return text === null ? [] : [html('span', { class: 'second' }, text)];
}

function seconds(value: number | null): string {
  return value === null ? '–' : formatDuration(value);
}
