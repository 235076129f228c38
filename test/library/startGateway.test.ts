import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { ConfigError } from '../../src/config/configError.ts';
import type { GatewaySettings } from '../../src/library/settings.ts';
import type { StartOptions } from '../../src/library/startGateway.ts';
import { startGateway } from '../../src/library/startGateway.ts';
import { CONVERSATION } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import { refusedUrl } from '../support/upstream/httpServer.ts';

const EVENTS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'uncaughtException', 'unhandledRejection', 'exit'];
const listeners = () => EVENTS.map((event) => process.listenerCount(event));
const silent: GatewaySettings = { PORT: 0, LOG_LEVEL: 'silent', SCHEMA_POLL_SECONDS: 0 };

afterEach(() => vi.unstubAllEnvs());

async function started(settings: GatewaySettings, options?: StartOptions) {
  const gateway = await startGateway(settings, options);
  onTestFinished(gateway.stop);
  return gateway;
}

async function problemsOf(settings: object, options?: StartOptions): Promise<readonly string[]> {
  const error: unknown = await startGateway(settings, options).then(
    async ({ stop }) => stop(),
    (reason: unknown) => reason,
  );
  return error instanceof ConfigError ? error.problems : [];
}

it('serves until it is stopped, and changes nothing of the process', async () => {
  const before = listeners();
  const { url, stop } = await startGateway(silent);
  const query = `{ conversation(id: "${CONVERSATION}") { contacts { status } } }`;
  expect(await ask(url, query)).toEqual({
    data: { conversation: { contacts: [{ status: 'SNOOZED' }, { status: 'ANSWERED' }] } },
  });
  expect(listeners()).toEqual(before);
  await stop();
  await expect(ask(url, query)).rejects.toThrow('fetch failed');
});

it('reads no environment variable unless it is given the environment', async () => {
  vi.stubEnv('PLAYGROUND', 'perhaps');
  vi.stubEnv('LOG_LEVEL', 'loud');
  const { url } = await started(silent);
  expect((await fetch(url)).status).toBe(200);
  expect(await problemsOf({ LOG_LEVEL: 'silent' }, { environment: process.env })).toEqual([
    'PLAYGROUND: expected one of true, false, on, off, 1, 0, got "perhaps"',
  ]);
});

it.each([
  { given: { UPSTREAM_SCHEMA_TOKEN: 'given' }, inEnvironment: { UPSTREAM_SCHEMA_TOKEN_FILE: '/missing' } },
  { given: { UPSTREAM_SCHEMA_TOKEN_FILE: 'LICENSE' }, inEnvironment: { UPSTREAM_SCHEMA_TOKEN: 'other' } },
])('prefers a secret that is given to one of the environment: $given', async ({ given, inEnvironment }) => {
  const settings = { ...silent, UPSTREAM_URL: await refusedUrl(), ...given };
  expect(await problemsOf(settings, { environment: inEnvironment })).toEqual([]);
});

it('accepts numbers and booleans, and an undefined value as none', async () => {
  const { url } = await started({ ...silent, PLAYGROUND: false, UPSTREAM_TIMEOUT_MS: undefined });
  expect((await fetch(url)).status).toBe(404);
});

it('serves in this process only', async () => {
  expect(await problemsOf({ ...silent, WORKERS: 2 })).toEqual([
    'WORKERS: expected 1, as the gateway runs in the process of its caller, got 2',
  ]);
});

it('names all problems at once', async () => {
  const secret = { toString: () => 'secret' };
  const settings = { PROT: 1, PORT: 70_000, HOST: null, IADVIZE_PASSWORD: secret, SANDBOX: 'yes' };
  const problems = await problemsOf(settings);
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual(
    ['HOST', 'IADVIZE_PASSWORD', 'IADVIZE_PASSWORD', 'PORT', 'PROT', 'SANDBOX'].sort(),
  );
  expect(problems).toContain('PROT: expected the name of a setting, got an unknown name');
  expect(problems).toContain('HOST: expected text, a number, true or false, got null');
  expect(problems.join()).not.toContain('secret"');
});

it('logs with the logger that it is given', async () => {
  const lines: string[] = [];
  const write = (_facts: object, message: string) => void lines.push(message);
  const log = { debug: write, info: write, warn: write, error: write };
  const { stop } = await startGateway({ ...silent, UPSTREAM_URL: await refusedUrl() }, { log });
  await stop();
  expect(lines).toContain('Introspection failed; serving the snapshot.');
});
