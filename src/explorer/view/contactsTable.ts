import { dateWords } from '../model/clock.ts';
import type { Contact } from '../model/conversation.ts';
import { instantOf } from '../model/instant.ts';
import { durationWords, endWords, kindWords, statusWords } from '../model/labels.ts';
import { barKey } from '../model/timelineModel.ts';
import { html } from './element.ts';
import { swatch } from './patterns.ts';

/** A row for each contact; its number points at its bar. */
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
    html('td', { class: 'status' }, swatch(contact.status), statusWords(contact.status)),
    html('td', {}, ...operatorCell(contact)),
    html('td', { class: 'when' }, dateWords(contact.openedAt, instantOf(contact.openedAt))),
    html('td', { class: 'amount' }, seconds(contact.durationSeconds)),
    html('td', {}, endWords(contact)),
    html('td', {}, contact.routingRule ?? '–', ...second(contact.routingGroup)),
    html('td', { class: 'amount' }, seconds(contact.firstResponseSeconds)),
    html('td', { class: 'amount' }, `${contact.operatorMessageCount} / ${contact.visitorMessageCount}`),
  );
}

function operatorCell({ operator }: Contact): (Node | string)[] {
  return operator === null ? ['Not shown'] : [operator.name, ...second(kindWords(operator.kind))];
}

function second(text: string | null): Node[] {
  return text === null ? [] : [html('span', { class: 'second' }, text)];
}

function seconds(value: number | null): string {
  return value === null ? '–' : durationWords(value);
}
