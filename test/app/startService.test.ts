import { expect, it, onTestFinished } from 'vitest';
import { startService } from '../../src/app/startService.ts';
import type { LiveSecrets } from '../../src/app/watch/watchSecrets.ts';
import type { Account } from '../../src/config/accessConfig.ts';
import type { Secrets } from '../../src/config/secrets.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';
import { until } from '../support/waiting/until.ts';

const ONE: Account = { username: 'one', password: 'hunter1' };
const TWO: Account = { username: 'two', password: 'hunter2' };

/** The secrets of a service account that a test replaces itself. */
function createSecrets() {
  const listeners: ((secrets: Secrets) => void)[] = [];
  const withAccount = (account: Account): Secrets => ({ account, apiKeyDigests: [], schemaToken: undefined });
  let current = withAccount(ONE);
  const live: LiveSecrets = {
    current: () => current,
    onChange: (listener) => void listeners.push(listener),
    stop: () => undefined,
  };
  const replace = (account: Account): void => {
    current = withAccount(account);
    for (const listener of listeners) listener(current);
  };
  return { live, replace };
}

/** Starts a login server, which gives each account a token of its own name. */
async function startLogins() {
  const server = await startServer((response, request, received) => {
    const name = new URLSearchParams(received.body).get('username');
    json({ access_token: `token-${name}`, expires_in: 3_600 })(response, request, received);
  });
  onTestFinished(server.stop);
  return server.url;
}

const ignore = () => undefined;
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

it.each([
  { when: 'before the service starts', wait: false },
  { when: 'while the service starts', wait: true },
])('the account that replaces another $when is used', async ({ wait }) => {
  const tokenUrl = await startLogins();
  const { live, replace } = createSecrets();
  if (!wait) replace(TWO);
  const starting = startService({ tokenUrl, ...ONE }, null, { secrets: live, log, events: {} });
  if (wait) replace(TWO);
  const service = await starting;
  onTestFinished(service.close);
  await until(async () => (await service.tokens.get(undefined)) === 'token-two');
  expect(service.account().username).toBe('two');
});
