import { formatInstant } from '../../contacts/facts/instant.ts';
import type { WindowContent, WindowOutcome } from '../contract/destination.ts';
import type { Connection } from './connection.ts';
import { copyField, copyLine } from './copyText.ts';
import type { PostgresTable } from './postgresTables.ts';
import { POSTGRES_TABLES } from './postgresTables.ts';

/**
 * What becomes of each conversation of a window.
 * - `replace`: its rows are deleted, and its new rows inserted.
 * - `mark`: it has no messages, but has contacts in the destination: they stay, and are marked.
 * - `keep`: it could not be read.
 * - `remove`: the upstream does not list it any more.
 */
const CREATE_FATES = `CREATE TEMP TABLE staged_fates (
  conversation_id text PRIMARY KEY, closed_at timestamptz, is_emptied boolean NOT NULL, fate text NOT NULL
) ON COMMIT DELETE ROWS`;

/** Creates the staging tables of a connection. They lose their rows at the end of each transaction. */
export async function createStaging({ query }: Connection): Promise<void> {
  await query(CREATE_FATES);
  for (const { name } of POSTGRES_TABLES) {
    await query(`CREATE TEMP TABLE staged_${name} (LIKE ${name} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS`);
  }
}

/**
 * Replaces the conversations of a window. Must run in a transaction.
 *
 * @param anonymisedAt the value of the mark of anonymised conversations.
 */
export async function mergeWindow(
  connection: Connection,
  content: WindowContent,
  anonymisedAt: string,
): Promise<WindowOutcome> {
  const { change } = connection;
  await stage(connection, content);
  const bounds = [formatInstant(content.interval.from), formatInstant(content.interval.to)];
  const anonymised = await change(
    `UPDATE staged_fates SET fate = 'mark' FROM conversations found
     WHERE fate = 'replace' AND staged_fates.is_emptied AND found.conversation_id = staged_fates.conversation_id AND found.contact_count > 0`,
  );
  const removed = await change(
    `INSERT INTO staged_fates (conversation_id, is_emptied, fate)
     SELECT conversation_id, false, 'remove' FROM conversations
     WHERE conversation_closed_at >= $1 AND conversation_closed_at < $2
     ON CONFLICT DO NOTHING`,
    bounds,
  );
  const moved = await countMoved(connection, bounds);
  for (const name of ['conversations', 'contacts']) {
    await change(
      `UPDATE ${name} SET anonymised_at = $1 FROM staged_fates
       WHERE fate = 'mark' AND ${name}.conversation_id = staged_fates.conversation_id AND anonymised_at IS NULL`,
      [anonymisedAt],
    );
  }
  const inserted = new Map<string, number>();
  for (const table of POSTGRES_TABLES) inserted.set(table.name, await replaceRows(table, connection));
  const [conversations = 0, contacts = 0] = ['conversations', 'contacts'].map((name) => inserted.get(name));
  return { contacts, conversations, moved, removed, anonymised };
}

async function stage({ copy }: Connection, content: WindowContent): Promise<void> {
  await copy(
    'COPY staged_fates (conversation_id, closed_at, is_emptied, fate) FROM STDIN',
    fateLines(content),
  );
  for (const table of POSTGRES_TABLES) {
    const names = table.columns.map(({ snakeName }) => snakeName).join(', ');
    await copy(`COPY staged_${table.name} (${names}) FROM STDIN`, rowLines(table, content));
  }
}

async function* fateLines({ conversations, unavailable }: WindowContent): AsyncGenerator<string> {
  const line = (fields: readonly (string | boolean | null)[]): string =>
    `${fields.map(copyField).join('\t')}\n`;
  for await (const some of conversations()) {
    yield some
      .map(({ id, closedAt, isEmptied }) => line([id, formatInstant(closedAt), isEmptied, 'replace']))
      .join('');
  }
  for (const id of unavailable) yield line([id, null, false, 'keep']);
}

async function* rowLines(
  { source, columns }: PostgresTable,
  { conversations }: WindowContent,
): AsyncGenerator<string> {
  for await (const some of conversations()) {
    yield some.flatMap(({ rows }) => rows[source].map((row) => copyLine(columns, row))).join('');
  }
}

/** The conversations that had another closing time before, outside of the window. */
async function countMoved({ query }: Connection, bounds: readonly string[]): Promise<number> {
  const [row] = await query(
    `SELECT count(*)::integer AS moved FROM staged_fates JOIN conversations found USING (conversation_id)
     WHERE fate = 'replace' AND NOT (found.conversation_closed_at >= $1 AND found.conversation_closed_at < $2)`,
    bounds,
  );
  return Number(row?.['moved'] ?? 0);
}

async function replaceRows({ name, columns }: PostgresTable, { change }: Connection): Promise<number> {
  await change(
    `DELETE FROM ${name} USING staged_fates
     WHERE fate IN ('replace', 'remove') AND ${name}.conversation_id = staged_fates.conversation_id`,
  );
  const names = columns.map(({ snakeName }) => snakeName).join(', ');
  return change(
    `INSERT INTO ${name} (${names}) SELECT ${names} FROM staged_${name}
     WHERE conversation_id IN (SELECT conversation_id FROM staged_fates WHERE fate = 'replace')`,
  );
}
