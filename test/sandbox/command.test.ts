import { describe, expect, test } from 'vitest';
import { sandboxCommand } from '../../src/cli/sandbox.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { until } from '../support/waiting/until.ts';
import { post } from './support/client.ts';

describe('contacts-gateway sandbox', () => {
  test('prints its endpoint, serves until the stop signal, then ends', async () => {
    const { lines, stop, ended } = run([
      '--port',
      '0',
      '--require-auth',
      '--fault',
      '429:0',
      '--fault',
      'html:0',
    ]);
    await until(() => lines.length > 0);
    const url = (lines[0] ?? '').trimEnd();
    expect(lines[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql\n$/);
    expect((await post(url, '{"query":"{ __typename }"}')).status).toBe(401);
    stop();
    await ended;
    expect(lines).toHaveLength(1);
    await expect(post(url, '{"query":"{ __typename }"}')).rejects.toThrow('fetch failed');
  });

  test('names every option that makes no sense, one a line', async () => {
    const { ended } = run([
      '--port',
      '70000',
      '--latency-ms',
      'soon',
      '--fault',
      '418:1',
      '--fault',
      '429:2',
      '--until',
      'tomorrow',
    ]);
    await expect(ended).rejects.toMatchObject({
      name: 'UsageError',
      message: [
        'sandbox: --port: expected a whole number from 0 to 65535, got "70000"',
        'sandbox: --latency-ms: expected a whole number from 0 to 600000, got "soon"',
        'sandbox: --fault: expected KIND:RATE with KIND one of 429, 5xx, reset, hang, html, truncate, field-error, got "418:1"',
        'sandbox: --fault: expected 429:RATE with a RATE from 0 to 1, as in 429:0.05, got "429:2"',
        'sandbox: --until: expected a day, as 2026-01-31, got "tomorrow"',
      ].join('\n'),
    });
  });

  test('fails when the port is taken', async () => {
    const other = await startSandbox();
    const { port } = new URL(other.url);
    const { ended } = run(['--port', port]);
    await expect(ended).rejects.toMatchObject({
      name: 'CommandFailed',
      message: `sandbox: --port: cannot listen on ${port} (EADDRINUSE)`,
    });
    await other.stop();
  });
});

function run(args: readonly string[]) {
  const lines: string[] = [];
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const command = sandboxCommand({ write: (text) => lines.push(text), untilStopped: () => stopped });
  return { lines, stop, ended: command.parseAsync(args, { from: 'user' }) };
}
