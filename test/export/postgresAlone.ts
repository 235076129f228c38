import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The directory of Debian's PostgreSQL programs, or null if it is not installed. */
export async function findPostgres(): Promise<string | null> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? null : `/usr/lib/postgresql/${newest}/bin`;
}

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

/** PostgreSQL refuses to run as root. Null if this process is another user. */
async function serverUser(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}
