import { afterAll, beforeAll } from 'vitest';
import { findPostgres } from '../../support/processes/postgresPrograms.ts';
import type { PostgresServer } from './postgresServer.ts';
import { startPostgres } from './postgresServer.ts';
import type { SmallUpstream } from './smallUpstream.ts';
import { startSmallUpstream, TEST_TIMEOUT_MS } from './smallUpstream.ts';

const bin = await findPostgres();

export const hasPostgres = bin !== null;
/** For the names of tests. */
export const needsPostgres = hasPostgres ? '' : ' (skipped: PostgreSQL is not installed)';

/** Servers that all tests of a file share. */
export interface SharedServers {
  /** @throws if PostgreSQL is not installed. */
  readonly postgres: PostgresServer;
  readonly small: SmallUpstream;
}

/** Starts the servers before the tests of the file, and stops them after. */
export function sharedServers(): SharedServers {
  let postgres: PostgresServer | null = null;
  let small: SmallUpstream | null = null;
  beforeAll(async () => {
    if (bin !== null) postgres = await startPostgres(bin);
    small = await startSmallUpstream();
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await small?.stop();
    await postgres?.stop();
  });
  return {
    get postgres() {
      return started(postgres);
    },
    get small() {
      return started(small);
    },
  };
}

function started<T>(server: T | null): T {
  if (server === null) throw new Error('expected a server that runs, got none');
  return server;
}
