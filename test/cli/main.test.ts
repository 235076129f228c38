import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

/** The built program: `npm test` builds it first. */
const MAIN = resolve('dist/cli/main.js');

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code);
  return { child, exit, stdout: text(child.stdout), stderr: text(child.stderr) };
}

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const { exit, stdout, stderr } = start(args, env);
  return { code: await exit, stdout: await stdout, stderr: await stderr };
}

const listening = z.object({ url: z.url() });

/** Starts `serve` with the sandbox on any free port and waits until it says where it listens. */
async function serve(args: readonly string[] = []) {
  const { child, exit, stderr } = start(args, { PORT: '0' });
  const lines: string[] = [];
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      lines.push(...chunk.toString().split('\n').filter(Boolean));
      const parsed = lines.map((line) => listening.safeParse(JSON.parse(line)).data?.url);
      const first = parsed.find((address) => address !== undefined);
      if (first !== undefined) found(first);
    });
    exit.then((code) => failed(new Error(`serve ended with ${code}`))).catch(failed);
  });
  return { child, exit, stderr, url };
}

describe('contacts-gateway', () => {
  it('prints its version', async () => {
    expect(await run(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  it.each([
    { args: ['nonsense'], line: /^unknown command "nonsense": [^\n]+\n$/ },
    { args: ['serve', '--nonsense'], line: /^unknown option '--nonsense'\n$/ },
    { args: ['schema', 'nonsense'], line: /^unknown command 'nonsense'\n$/ },
    { args: ['sandbox', '--port', 'x'], line: /^[^\n]*--port[^\n]+\n$/ },
  ])('exits 2 for $args', async ({ args, line }) => {
    expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(line) });
  });

  it('exits 2 with one line for every problem of the environment', async () => {
    const { code, stdout, stderr } = await run([], { NODE_ENV: 'production', PORT: 'x', LOG_LEVEL: 'x' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n').map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'UPSTREAM_URL',
      'LOG_LEVEL',
      '',
    ]);
  });

  it('exits 1 with one line when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : undefined);
    expect(await run(['serve'], { PORT: port, LOG_LEVEL: 'silent' })).toEqual({
      code: 1,
      stdout: '',
      stderr: `PORT: cannot listen on 127.0.0.1:${port} (EADDRINUSE)\n`,
    });
  });

  it('prints the whole schema into a pipe', async () => {
    const { code, stdout, stderr } = await run(['schema', 'print']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('contacts: [Contact!]!');
    expect(stdout).toMatch(/}\n$/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves the guide by default until %s, then exits 0',
    async (signal) => {
      const { child, exit, stderr, url } = await serve();
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      const query = '{ conversation(id: "00000000-0000-4000-8000-000000000001") { contacts { status } } }';
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const contacts = [{ status: 'SNOOZED' }, { status: expect.stringMatching(/^(UN)?ANSWERED$/) }];
      expect(await answer.json()).toEqual({ data: { conversation: { contacts } } });
      child.kill(signal);
      expect(await exit).toBe(0);
      expect(await stderr).toBe('');
    },
  );
});
