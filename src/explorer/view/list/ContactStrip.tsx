import { formatCount, formatDuration, personLabel, statusLabel } from '../../model/labels/labels.ts';
import type { RowContact } from '../../model/list/listRow.ts';
import { StatusBar } from '../elements/StatusSwatch.tsx';

/** A bar for each contact, in their order. A longer contact has a longer bar; contacts that do not meet the filters are pale. */
export function ContactStrip({
  contacts,
  matches,
}: {
  readonly contacts: readonly RowContact[];
  readonly matches: ReadonlySet<string> | null;
}) {
  if (contacts.length === 0) return <span class="second">None</span>;
  const statuses = contacts.map(({ status }) => statusLabel(status)).join(', ');
  return (
    <span class="strip" role="img" aria-label={`${formatCount(contacts.length, 'contact')}: ${statuses}`}>
      {contacts.map((contact) => (
        <StatusBar
          key={contact.id}
          status={contact.status}
          width={barWidth(contact.durationSeconds)}
          isPale={matches !== null && !matches.has(contact.id)}
          title={titleOf(contact)}
        />
      ))}
    </span>
  );
}

function titleOf({ operator, status, durationSeconds }: RowContact): string {
  const duration = durationSeconds === null ? '' : `, ${formatDuration(durationSeconds)}`;
  return `${personLabel(operator)}: ${statusLabel(status)}${duration}`;
}

/** Pixels. They grow with the logarithm: contacts last from seconds to days. */
function barWidth(seconds: number | null): number {
  return Math.round(9 + 5 * Math.log2(1 + (seconds ?? 0) / 60));
}
