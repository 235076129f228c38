import { DestinationRefused } from '../contract/syncError.ts';
import type { SyncState } from '../contract/syncState.ts';
import { readStateJson, stateJson } from '../contract/syncState.ts';
import { SCHEMA_VERSION } from '../rows/syncTables.ts';
import type { Connection } from './connection.ts';
import { creationOf, migrationOf, POSTGRES_TABLES, STATE_TABLE } from './postgresTables.ts';

const KIND = 'contacts-gateway sync';
const NOTE =
  'Contacts of open conversations are missing: the upstream lists a conversation only when it is closed.';

/**
 * Creates the tables, or migrates them from an older version.
 *
 * @throws DestinationRefused if there are tables of the same names that this command did not create, or if their version is
 * newer.
 */
export async function prepareTables(connection: Connection): Promise<void> {
  const { query, name } = connection;
  const existing = await existingTables(connection);
  if (existing.size === 0) {
    await connection.inTransaction(async () => {
      for (const statement of creationOf(POSTGRES_TABLES)) await query(statement);
      await query(
        `INSERT INTO ${STATE_TABLE} (id, kind, schema_version, note, updated_at) VALUES (1, $1, $2, $3, now())`,
        [KIND, SCHEMA_VERSION, NOTE],
      );
    });
    return;
  }
  const version = existing.has(STATE_TABLE) ? await versionOf(connection) : null;
  const missing = [STATE_TABLE, ...POSTGRES_TABLES.map((each) => each.name)].filter(
    (each) => !existing.has(each),
  );
  if (version === null || missing.length > 0) {
    throw new DestinationRefused(
      `${name}: expected no tables, or all tables of this command, got another table named ${[...existing][0] ?? ''}`,
    );
  }
  if (version > SCHEMA_VERSION) {
    throw new DestinationRefused(
      `${name}: expected schema version ${SCHEMA_VERSION} or lower, got ${version}: a newer version of this command wrote it`,
    );
  }
  if (version === SCHEMA_VERSION) return;
  await connection.inTransaction(async () => {
    for (const statement of migrationOf(POSTGRES_TABLES)) await query(statement);
    await query(`UPDATE ${STATE_TABLE} SET schema_version = $1, updated_at = now()`, [SCHEMA_VERSION]);
  });
}

async function existingTables({ query }: Connection): Promise<ReadonlySet<string>> {
  const names = [STATE_TABLE, ...POSTGRES_TABLES.map((each) => each.name)];
  const rows = await query(
    `SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = ANY ($1)`,
    [names],
  );
  return new Set(rows.map(({ relname }) => String(relname)));
}

/** Null if the table is not from this command. */
async function versionOf({ query }: Connection): Promise<number | null> {
  const columns = await query(
    `SELECT attname FROM pg_attribute
     WHERE attrelid = '${STATE_TABLE}'::regclass AND attname IN ('kind', 'schema_version', 'state')`,
  );
  if (columns.length < 3) return null;
  const [row] = await query(`SELECT kind, schema_version FROM ${STATE_TABLE} WHERE id = 1`);
  return row?.['kind'] === KIND ? Number(row['schema_version']) : null;
}

/** Null if nothing was synced yet. */
export async function readState({ query, name }: Connection): Promise<SyncState | null> {
  const [row] = await query(`SELECT state FROM ${STATE_TABLE} WHERE id = 1`);
  const value = row?.['state'] ?? null;
  if (value === null) return null;
  const state = readStateJson(value);
  if (state === null)
    throw new DestinationRefused(
      `${name}: expected a state of this command in ${STATE_TABLE}, got another value`,
    );
  return state;
}

export async function writeState({ query }: Connection, state: SyncState): Promise<void> {
  const value: Readonly<Record<string, unknown>> = { ...stateJson(state) };
  await query(
    `UPDATE ${STATE_TABLE} SET upstream = $1, time_zone = $2, covered_from = $3, covered_until = $4, state = $5, updated_at = now()
     WHERE id = 1`,
    [state.upstream, state.timeZone, value['coveredFrom'], value['coveredUntil'], JSON.stringify(value)],
  );
}
