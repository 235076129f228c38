import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/http/request.ts';
import { runToEnd, startListening } from '../support/processes/startProgram.ts';

describe('contacts-gateway', () => {
  it('prints its version', async () => {
    expect(await runToEnd(['--version'])).toEqual({
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
    expect(await runToEnd(args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(line) });
  });

  it('exits 2 with one line for every problem of the environment', async () => {
    const { code, stdout, stderr } = await runToEnd([], {
      env: { NODE_ENV: 'production', PORT: 'x', LOG_LEVEL: 'x' },
    });
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
    expect(await runToEnd(['serve'], { env: { PORT: port, LOG_LEVEL: 'silent' } })).toEqual({
      code: 1,
      stdout: '',
      stderr: `PORT: cannot listen on 127.0.0.1:${port} (EADDRINUSE)\n`,
    });
  });

  it('prints the whole schema into a pipe', async () => {
    const { code, stdout, stderr } = await runToEnd(['schema', 'print']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('contacts: [Contact!]!');
    expect(stdout).toMatch(/}\n$/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves the guide by default until %s, then exits 0',
    async (signal) => {
      const { child, exit, stderr, url } = await startListening([], { PORT: '0' });
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      const query = '{ conversation(id: "00000000-0000-4000-8000-000000000001") { contacts { status } } }';
      const contacts = [{ status: 'SNOOZED' }, { status: expect.stringMatching(/^(UN)?ANSWERED$/) }];
      expect(await ask(url, query)).toEqual({ data: { conversation: { contacts } } });
      child.kill(signal);
      expect(await exit).toBe(0);
      expect(await stderr).toBe('');
    },
  );
});
