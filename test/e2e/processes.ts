import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { DEFAULT_UNTIL } from '../../src/sandbox/generator/generate.ts';

/** The built program: `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A command in a process of its own, up to the first URL that it prints. It is killed when the test ends. */
export async function startCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], SANDBOX_UNTIL: DEFAULT_UNTIL, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = await new Promise<string>((found, failed) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const first = /http:\/\/127\.0\.0\.1:\d+[^\s"]*/.exec(printed)?.[0];
      if (first !== undefined) found(first);
    });
    child.once('exit', (code) => failed(new Error(`${args.join(' ')} ended with ${code}: ${printed}`)));
  });
  return {
    url,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code]: (number | null)[] = await exited;
      return code ?? null;
    },
  };
}
