import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverUser } from '../support/processes/postgresPrograms.ts';

const run = promisify(execFile);

/** A database without a server: PostgreSQL's single-user mode runs statements and ends. */
export interface PostgresAlone {
  readonly directory: string;
  /** Runs the statements. Resolves to the texts of all columns named `result`. */
  run(sql: string): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** @param bin the directory of `initdb` and `postgres`. */
export async function createPostgresAlone(bin: string): Promise<PostgresAlone> {
  const directory = await mkdtemp(join(tmpdir(), 'contacts-gateway-postgres-alone-'));
  const user = await serverUser();
  if (user !== null) await chown(directory, user.uid, user.gid);
  const options = { ...user, cwd: directory, maxBuffer: 64 * 1024 * 1024 };
  const data = join(directory, 'data');
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync'];
  await run(join(bin, 'initdb'), init, options);
  return {
    directory,
    run: async (sql) => {
      const statements = run(
        join(bin, 'postgres'),
        ['--single', '-j', '-F', '-D', data, 'postgres'],
        options,
      );
      // In this mode, an empty line ends a statement.
      statements.child.stdin?.end(sql.replace(/;\n+/g, ';\n\n'));
      const { stdout, stderr } = await statements;
      const failure = /^.*(?:ERROR|FATAL): .*$/m.exec(stderr);
      if (failure) throw new Error(failure[0]);
      return [...stdout.matchAll(/\d+: result = "(.*)"\t\(typeid/g)].map(([, text = '']) => text);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
