import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/http/request.ts';
import { exitOf, urlOf } from '../support/processes/startProgram.ts';
import { until } from '../support/waiting/until.ts';

const REPORT_FLAGS = `data:text/javascript,console.error(JSON.stringify([process.argv[1].split('/').at(-1),process.execArgv]))`;

/** The program of the package in a process group of its own, as a terminal or a process manager starts it. */
function startBin(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [resolve('dist/cli/bin.js'), ...args], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exit = exitOf(child);
  onTestFinished(() => killGroup(child));
  return { child, exit, pid: child.pid ?? 0 };
}

/** Does nothing when all processes of the group have ended. */
function killGroup({ pid = 0 }: ChildProcess): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const isAway = (url: string): Promise<boolean> =>
  ask(url, '{ __typename }').then(
    () => false,
    () => true,
  );

describe('contacts-gateway, without flags of Node', { timeout: 120_000 }, () => {
  it.each([
    { what: 'the program', target: 1 },
    { what: 'the whole process group', target: -1 },
  ])('serves, and stops in order when $what gets a signal', async ({ target }) => {
    const { child, exit, pid } = startBin([]);
    const url = await urlOf(child);
    expect(await ask(url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    const rest = child.stdout ? text(child.stdout) : '';
    process.kill(target * pid, 'SIGTERM');
    expect(await exit).toBe(0);
    expect(await rest).toContain('"msg":"Stopped."');
  });

  it('leaves no process behind when it is killed', async () => {
    const { child, pid } = startBin(['serve']);
    const url = await urlOf(child);
    process.kill(pid, 'SIGKILL');
    await until(() => isAway(url));
  });

  it.each([
    { args: ['serve', '--help'], env: {}, flags: [['main.js', ['--max-semi-space-size=16']]] },
    { args: ['schema', '--help'], env: {}, flags: [] },
    { args: ['serve', '--help'], env: { NODE_OPTIONS: '--max-semi-space-size=32' }, flags: [] },
  ])(
    'gets its flags only for serve, and only when it has none: $args, $env',
    async ({ args, env, flags }) => {
      const nodeOptions = `${env.NODE_OPTIONS ?? ''} --import "${REPORT_FLAGS}"`;
      const { child, exit } = startBin(args, { NODE_OPTIONS: nodeOptions });
      const stderr = child.stderr ? await text(child.stderr) : '';
      expect(await exit).toBe(0);
      const reports: unknown[] = stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(reports).toEqual([['bin.js', []], ...flags]);
    },
  );

  it('ends with the exit code of the command', async () => {
    const { exit } = startBin([], { PORT: 'none' });
    expect(await exit).toBe(2);
  });
});
