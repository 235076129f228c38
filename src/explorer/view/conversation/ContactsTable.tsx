import type { Contact } from '../../model/conversation/conversation.ts';
import {
  endLabel,
  formatDuration,
  personKindLabel,
  personLabel,
  statusLabel,
} from '../../model/labels/labels.ts';
import { formatExactly } from '../../model/labels/zonedTime.ts';
import { barKey } from '../../model/timeline/timelineModel.ts';
import { StatusSwatch } from '../elements/StatusSwatch.tsx';

/** A row for each contact. */
export function ContactsTable({
  contacts,
  timeZone,
  onSelect,
}: {
  readonly contacts: readonly Contact[];
  readonly timeZone: string;
  /** Called with the key of the contact's bar. */
  readonly onSelect: (key: string) => void;
}) {
  return (
    <section class="table-holder" aria-label="Table of contacts" tabindex={0}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map(([name, unit]) => (
              <th key={name} scope="col">
                {name}
                <Second text={unit} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact, index) => (
            <Row
              key={contact.id}
              {...{ contact, index, timeZone }}
              onSelect={() => onSelect(barKey(index))}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const COLUMNS: readonly (readonly [name: string, unit: string | null])[] = [
  ['#', null],
  ['Status', null],
  ['Operator', null],
  ['Opened', null],
  ['Lasted', null],
  ['End', null],
  ['Routed by', null],
  ['Response', null],
  ['Messages', 'operator / visitor'],
];

function Row({
  contact,
  index,
  timeZone,
  onSelect,
}: {
  readonly contact: Contact;
  readonly index: number;
  readonly timeZone: string;
  readonly onSelect: () => void;
}) {
  const { operator, routingRule, routingGroup, operatorMessageCount, visitorMessageCount } = contact;
  return (
    <tr>
      <td>
        <button
          type="button"
          class="number"
          aria-label={`Show the details of contact ${index + 1}`}
          onClick={onSelect}
        >
          {index + 1}
        </button>
      </td>
      <td class="status">
        <StatusSwatch status={contact.status} />
        {statusLabel(contact.status)}
      </td>
      <td>
        {personLabel(operator)}
        <Second text={operator === null ? null : personKindLabel(operator.kind)} />
      </td>
      <td class="when">{formatExactly(contact.openedAt, timeZone)}</td>
      <td class="amount">{seconds(contact.durationSeconds)}</td>
      <td>{endLabel(contact)}</td>
      <td>
        {routingRule ?? '–'}
        <Second text={routingGroup} />
      </td>
      <td class="amount">{seconds(contact.firstResponseSeconds)}</td>
      <td class="amount">
        {operatorMessageCount} / {visitorMessageCount}
      </td>
    </tr>
  );
}

function Second({ text }: { readonly text: string | null }) {
  return text === null ? null : <span class="second">{text}</span>;
}

function seconds(value: number | null): string {
  return value === null ? '–' : formatDuration(value);
}
