import type { Destination } from '../contract/destination.ts';
import { DestinationFailed, DestinationRefused, notSyncedYet } from '../contract/syncError.ts';
import { stateWithout } from '../contract/syncState.ts';
import type { Connection } from './connection.ts';
import { connectPostgres } from './connection.ts';
import { createStaging, mergeWindow } from './mergeWindow.ts';
import { POSTGRES_TABLES, STATE_TABLE } from './postgresTables.ts';
import { prepareTables, readState, writeState } from './stateTable.ts';

export interface PostgresDestinationParts {
  readonly sleep: (delayMs: number) => Promise<void>;
  /** The present, in the spelling of `spellTimestamp`. */
  readonly spellNow: () => string;
}

/**
 * A destination of tables in PostgreSQL. Each window is one transaction. The lock belongs to the connection, so the server
 * releases it when the process ends.
 *
 * @param url a `postgres://` URL.
 */
export async function openPostgresDestination(
  url: string,
  { sleep, spellNow }: PostgresDestinationParts,
): Promise<Destination> {
  const connection = await connectPostgres(url);
  try {
    await lock(connection, sleep);
    await prepareTables(connection);
    await createStaging(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    readState: () => readState(connection),
    replaceWindow: (content, state) =>
      connection.inTransaction(async () => {
        const outcome = await mergeWindow(connection, content, spellNow());
        await writeState(connection, state);
        return outcome;
      }),
    finish: async (state) => {
      await writeState(connection, state);
      await connection.query(`UPDATE ${STATE_TABLE} SET completed_at = now() WHERE id = 1`);
    },
    purge: (conversationId) => purge(conversationId, connection),
    close: connection.close,
  };
}

/** The first part of the key of the lock. It identifies this command among all users of advisory locks. */
const LOCK_CLASS = 1_667_329_652;
/** How long a sync waits for the lock: the server may still roll back for a process that was killed. */
const LOCK_WAIT_MS = 10_000;
const LOCK_POLL_MS = 500;

/** @throws DestinationRefused if the search path has no schema: then the lock has no key, and tables no schema. */
async function lock({ query, name }: Connection, sleep: (delayMs: number) => Promise<void>): Promise<void> {
  const [found] = await query('SELECT current_schema() AS schema');
  if (typeof found?.['schema'] !== 'string') {
    throw new DestinationRefused(`${name}: expected a schema in the search path, got none`);
  }
  for (let waitedMs = 0; waitedMs <= LOCK_WAIT_MS; waitedMs += LOCK_POLL_MS) {
    const [row] = await query('SELECT pg_try_advisory_lock($1, hashtext(current_schema())) AS locked', [
      LOCK_CLASS,
    ]);
    if (row?.['locked'] === true) return;
    await sleep(LOCK_POLL_MS);
  }
  throw new DestinationFailed(`${name}: expected no other sync or purge of the destination, one is running`);
}

async function purge(conversationId: string, connection: Connection) {
  const { change, inTransaction, name } = connection;
  return inTransaction(async () => {
    const state = await readState(connection);
    if (state === null) throw notSyncedYet(name);
    const deleted = new Map<string, number>();
    for (const { name } of POSTGRES_TABLES) {
      deleted.set(name, await change(`DELETE FROM ${name} WHERE conversation_id = $1`, [conversationId]));
    }
    await writeState(connection, stateWithout(state, conversationId));
    return { conversations: deleted.get('conversations') ?? 0, contacts: deleted.get('contacts') ?? 0 };
  });
}
