import { describe, expect, it } from 'vitest';
import type { RunningGateway } from '../../src/cli/serve.ts';
import { serveCommand } from '../../src/cli/serve.ts';
import { CommandFailed } from '../../src/cli/support/exitCodes.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Logger } from '../../src/logging/log.ts';

function harness(startGateway: (events: string[]) => Promise<RunningGateway>) {
  const events: string[] = [];
  let signal = (): void => undefined;
  let crash = (_error: unknown): void => undefined;
  const note = (_facts: object, message: string): void => void events.push(`log: ${message}`);
  const log: Logger = { debug: note, info: note, warn: note, error: note };
  const command = serveCommand({
    readConfig: () => readConfig({ PORT: '4321' }, () => ''),
    createLogger: () => log,
    startGateway: () => startGateway(events),
    onStopSignal: (listener) => {
      signal = listener;
    },
    onCrash: (listener) => {
      crash = listener;
    },
    exitAtOnce: () => void events.push('exit at once'),
  });
  const ended = command.parseAsync([], { from: 'user' }).then(() => 'ended');
  return { events, ended, signal: () => signal(), crash: (error: unknown) => crash(error) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

function app(events: string[], stop: () => Promise<void> = async () => undefined): RunningGateway {
  return {
    url: 'http://127.0.0.1:4321',
    stop: async () => {
      events.push('stop');
      await stop();
    },
  };
}

describe('serve', () => {
  it('logs where it listens, and stops at the first signal', async () => {
    const { events, ended, signal } = harness(async (noted) => app(noted));
    await settle();
    expect(events).toEqual(['log: Listening on http://127.0.0.1:4321']);
    signal();
    expect(await ended).toBe('ended');
    expect(events.slice(1)).toEqual([
      'log: Stopping: requests in flight are finished first.',
      'stop',
      'log: Stopped.',
    ]);
  });

  it('logs what nothing handles, and ends', async () => {
    const { events, crash } = harness(async (noted) => app(noted));
    await settle();
    crash(new TypeError('a bug'));
    expect(events.slice(1)).toEqual([
      'log: The gateway failed outside of any request: the process ends.',
      'exit at once',
    ]);
  });

  it('ends at once at the second signal', async () => {
    const { events, signal } = harness(async (noted) => app(noted, () => new Promise(() => undefined)));
    await settle();
    signal();
    await settle();
    expect(events).not.toContain('exit at once');
    signal();
    expect(events.at(-1)).toBe('exit at once');
  });

  it('does not wait for its start when the signal comes before', async () => {
    const { events, ended, signal } = harness(() => new Promise(() => undefined));
    signal();
    expect(await ended).toBe('ended');
    expect(events).toEqual([]);
  });

  it.each([
    {
      cause: Object.assign(new Error('listen'), { code: 'EADDRINUSE', syscall: 'listen' }),
      message: 'PORT: cannot listen on 127.0.0.1:4321 (EADDRINUSE)',
    },
    {
      cause: Object.assign(new Error('listen'), { code: 'EACCES', syscall: 'listen' }),
      message: 'PORT: cannot listen on 127.0.0.1:4321 (EACCES)',
    },
    {
      cause: Object.assign(new Error('dns'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
      message: 'HOST: cannot listen on 127.0.0.1:4321 (ENOTFOUND)',
    },
    { cause: new Error('No type A.\nNo type B.'), message: 'serve: No type A.\nserve: No type B.' },
  ])('says why it cannot start: $message', async ({ cause, message }) => {
    const { ended } = harness(() => Promise.reject(cause));
    await expect(ended).rejects.toEqual(new CommandFailed(message));
  });
});
