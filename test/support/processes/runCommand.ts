import { execFile } from 'node:child_process';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export function runCommand(file: string, args: readonly string[], cwd = '.'): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(file, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/**
 * Runs an installation by npm, without scripts of packages.
 *
 * @param command `ci`, or `install` with its arguments.
 * @returns null when it succeeded; the reason to skip a test when the package registry cannot be reached.
 * @throws Error with the output of npm for all other failures.
 */
export async function installPackages(command: readonly string[], folder: string): Promise<string | null> {
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, stderr } = await runCommand('npm', [...command, ...options], folder);
  if (code === 0) return null;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED/.test(stderr))
    return 'the package registry cannot be reached';
  throw new Error(stderr);
}

/** For npm, which may have to download all packages. In milliseconds. */
export const INSTALL_TIMEOUT_MS = 300_000;
