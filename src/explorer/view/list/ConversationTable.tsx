import { useMemo } from 'preact/hooks';
import type { ListAddress } from '../../model/address/listAddress.ts';
import { listedPath } from '../../model/address/listAddress.ts';
import { channelLabel, formatCount, statusLabel } from '../../model/labels/labels.ts';
import { formatInZone } from '../../model/labels/zonedTime.ts';
import type { ListRow } from '../../model/list/listRow.ts';
import { linkedId, operatorsOf } from '../../model/list/listRow.ts';
import { StatusSwatch } from '../elements/StatusSwatch.tsx';
import { useGradualCount } from '../elements/useGradualCount.ts';
import { ContactStrip } from './ContactStrip.tsx';

const COLUMNS = ['Closed', 'Site', 'Channel', 'Operators', 'Contacts', 'Status', 'Anomalies'] as const;

/** Operators that a row names. The number of further ones follows. */
const NAMED_OPERATORS = 2;

/** Rows that one drawing adds. Drawing 100 rows at once is a task of about 100 ms on a slow computer. */
const ROWS_PER_DRAWING = 25;

const SKELETON_ROWS = [...'12345678'];

export function ConversationTable({
  rows,
  address,
  timeZone,
}: {
  readonly rows: readonly ListRow[];
  readonly address: ListAddress;
  readonly timeZone: string;
}) {
  const drawn = useGradualCount(rows.length, ROWS_PER_DRAWING);
  return (
    <table class="conversations" aria-label="Closed conversations">
      <Head />
      <tbody>
        {rows.slice(0, drawn).map((row) => (
          <Row key={row.id} {...{ row, address, timeZone }} />
        ))}
      </tbody>
    </table>
  );
}

/** A placeholder with grey rows. It is shown until the first rows are loaded. */
export function SkeletonTable({ progress }: { readonly progress: string }) {
  return (
    <>
      <table class="conversations skeleton" aria-hidden="true">
        <Head />
        <tbody>
          {SKELETON_ROWS.map((key) => (
            <tr key={key}>
              {COLUMNS.map((name) => (
                <td key={name} data-label={name}>
                  <span class="bone" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="second" role="status">
        {progress}
      </p>
    </>
  );
}

function Head() {
  return (
    <thead>
      <tr>
        {COLUMNS.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly row: ListRow;
  readonly address: ListAddress;
  readonly timeZone: string;
}

/** Preact compares no elements of a row when the row is the same object as in the drawing before. */
function Row({ row, address, timeZone }: RowProps) {
  return useMemo(() => <RowCells {...{ row, address, timeZone }} />, [row, address, timeZone]);
}

function RowCells({ row, address, timeZone }: RowProps) {
  const { createdAt, closedAt, site, channel, contacts, anomalyCodes, matches } = row;
  const lastStatus = contacts.at(-1)?.status;
  return (
    <tr>
      <td data-label="Closed" class="when">
        <a class="row-link" href={listedPath(linkedId(row), address)}>
          {formatInZone(closedAt ?? createdAt, timeZone)}
        </a>
      </td>
      <td data-label="Site">{site?.name ?? '–'}</td>
      <td data-label="Channel">{channelLabel(channel)}</td>
      <td data-label="Operators">{operatorNames(row)}</td>
      <td data-label="Contacts">
        <ContactStrip contacts={contacts} matches={matches} />
      </td>
      <td data-label="Status" class="status">
        {lastStatus === undefined ? (
          'No contact'
        ) : (
          <>
            <StatusSwatch status={lastStatus} />
            {statusLabel(lastStatus)}
          </>
        )}
      </td>
      <td data-label="Anomalies" class={anomalyCodes.length === 0 ? 'none' : ''}>
        {anomalyCodes.length > 0 && <span class="badge">{formatCount(anomalyCodes.length, 'anomaly')}</span>}
      </td>
    </tr>
  );
}

function operatorNames(row: ListRow): string {
  const names = operatorsOf(row).map(({ name }) => name);
  if (names.length === 0) return row.contacts.length === 0 ? '–' : 'Not shown';
  const further = names.length - NAMED_OPERATORS;
  return `${names.slice(0, NAMED_OPERATORS).join(', ')}${further > 0 ? ` and ${further} more` : ''}`;
}
