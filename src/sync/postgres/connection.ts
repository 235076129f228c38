import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { isProgrammingError } from '../../upstream/errors/internalFailure.ts';
import { DestinationFailed, DestinationRefused } from '../contract/syncError.ts';

/** One connection. Rejects with a `DestinationFailed`, or with a `DestinationRefused` for wrong credentials or rights. */
export interface Connection {
  /** Without secrets. */
  readonly name: string;
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The number of rows that the statement changed. */
  change(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Runs in one transaction. */
  inTransaction<T>(run: () => Promise<T>): Promise<T>;
  /** Sends lines in the text format of COPY. */
  copy(sql: string, lines: AsyncIterable<string>): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 15_000;
/** The longest wait for a lock on a row or a table. */
const LOCK_TIMEOUT_MS = 60_000;

/** @param url a `postgres://` URL. It must not appear in messages, as it may hold a password. */
export async function connectPostgres(url: string): Promise<Connection> {
  const name = nameOf(url);
  const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw failureOf(error, name);
    }
  };
  const client = await attempt(() => Promise.resolve(createClient(url)));
  // A lost connection also rejects the query in progress, or else the next one.
  client.on('error', () => undefined);
  await attempt(() => client.connect());
  await attempt(() => client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}; SET TimeZone = 'UTC'`));

  const query: Connection['query'] = (sql, values = []) =>
    attempt(async () => {
      const { rows }: { readonly rows: readonly Record<string, unknown>[] } = await client.query(sql, [
        ...values,
      ]);
      return rows;
    });
  return {
    name,
    query,
    change: (sql, values = []) => attempt(async () => (await client.query(sql, [...values])).rowCount ?? 0),
    inTransaction: async (run) => {
      await query('BEGIN');
      try {
        const result = await run();
        await query('COMMIT');
        return result;
      } catch (error) {
        // If the connection is lost, the server rolls back.
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    copy: (sql, lines) => attempt(() => pipeline(Readable.from(lines), client.query(copyFrom(sql)))),
    close: () => client.end().catch(() => undefined),
  };
}

function createClient(connectionString: string): pg.Client {
  return new pg.Client({
    ...{ connectionString, application_name: 'contacts-gateway sync', keepAlive: true },
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
}

/** Host, port and database. */
function nameOf(url: string): string {
  if (!URL.canParse(url))
    throw new DestinationRefused('--to: expected postgres://HOST/DATABASE, got another URL');
  const { host, pathname } = new URL(url);
  return `postgres://${host}${pathname}`;
}

/** The classes of SQLSTATE whose messages hold no values of rows: connection, login, rights, resources, operator. */
const QUOTED_CLASSES = ['08', '28', '3D', '3F', '53', '55', '57', '58'];
/** Wrong credentials, an unknown database, or a missing right: the next run fails, too. */
const REFUSED_CLASSES = ['28', '3D', '3F'];
const NO_RIGHT = '42501';

function failureOf(error: unknown, name: string): unknown {
  if (error instanceof DestinationFailed || error instanceof DestinationRefused) return error;
  if (!(error instanceof Error) || isProgrammingError(error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const isState = error instanceof pg.DatabaseError && code !== null;
  const isQuoted = isState && (QUOTED_CLASSES.includes(code.slice(0, 2)) || code === NO_RIGHT);
  // Messages of other errors may quote the values of a row.
  const reason = isState && !isQuoted ? `a statement failed${placeOf(error)}` : error.message;
  const text = `${name}: ${reason}${code === null ? '' : ` (${code})`}`;
  const isRefused = isState && (REFUSED_CLASSES.includes(code.slice(0, 2)) || code === NO_RIGHT);
  return isRefused
    ? new DestinationRefused(text, { cause: error })
    : new DestinationFailed(text, { cause: error });
}

/** The table and the constraint of an error, if the server sends them. */
function placeOf({ table, constraint }: pg.DatabaseError): string {
  const places = [table && `table ${table}`, constraint && `constraint ${constraint}`].filter(Boolean);
  return places.length === 0 ? '' : ` at ${places.join(', ')}`;
}
