import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { serverUser } from '../../support/processes/postgresPrograms.ts';
import { freePort } from '../../support/processes/redisServer.ts';

const run = promisify(execFile);

export const PASSWORD = 'p4ss-w0rd';

/** A PostgreSQL of its own, in a temporary directory. */
export interface PostgresServer {
  readonly port: number;
  /** Creates an empty database. Resolves to its URL, with the password. */
  createDatabase(): Promise<string>;
  /** Ends all connections of syncs to a database. */
  disconnect(url: string): Promise<void>;
  stop(): Promise<void>;
}

/** @param bin the directory of `initdb` and `postgres`. */
export async function startPostgres(bin: string): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'contacts-gateway-postgres-'));
  const user = await serverUser();
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, PASSWORD);
  await chmod(directory, 0o700);
  if (user !== null) for (const path of [directory, passwordFile]) await chown(path, user.uid, user.gid);
  const data = join(directory, 'data');
  const options = { ...user, cwd: directory };
  const initOptions = [
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '-E',
    'UTF8',
    '--no-sync',
  ];
  await run(join(bin, 'initdb'), ['-D', data, ...initOptions, '--locale', 'C'], options);
  const port = await freePort();
  const settings = ['fsync=off', `unix_socket_directories=${directory}`, 'listen_addresses=127.0.0.1'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' });
  const urlOf = (database: string): string => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  await untilReady(urlOf('postgres'));
  let databases = 0;
  return {
    port,
    createDatabase: async () => {
      databases += 1;
      await execute(urlOf('postgres'), `CREATE DATABASE test_${databases}`);
      return urlOf(`test_${databases}`);
    },
    disconnect: async (url) => {
      await execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'contacts-gateway%'",
      );
    },
    stop: async () => {
      const exit = once(server, 'exit');
      server.kill('SIGINT');
      await exit;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The rows of a query. */
export async function execute(
  url: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await execute(url, 'SELECT 1');
      return;
    } catch (error) {
      if (attempt === 300) throw error;
      await sleep(100);
    }
  }
}
