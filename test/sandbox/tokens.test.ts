import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNTS, MAIN_ACCOUNT, TOKEN_LIFE_SECONDS } from '../../src/sandbox/server/data/accounts.ts';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import {
  MAX_LOGINS_PER_MINUTE_PER_IP,
  MAX_LOGINS_PER_MINUTE_PER_USER,
} from '../../src/sandbox/server/loginLimits.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import type { Reply } from './support/client.ts';
import { ask, at, list, login, post, text } from './support/client.ts';

const DATA = monthData(1, 100);
const CREDENTIALS = {
  username: MAIN_ACCOUNT.username,
  password: MAIN_ACCOUNT.password,
  grant_type: 'password',
};
const INVALID_TOKEN = { error: 'invalid_token', error_description: 'access token not valid' };

let now: number;
let sandbox: Sandbox;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 20);
  sandbox = await startSandbox({ data: DATA, requireAuth: true, clock: () => now });
});

afterEach(async () => {
  await sandbox.stop();
});

describe('/oauth2/token', () => {
  test('gives a token that opens /graphql', async () => {
    const reply = await login(sandbox, CREDENTIALS);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toEqual({
      access_token: expect.any(String),
      expires_in: 86_400,
      token_type: 'Bearer',
      refresh_token: 'none',
    });
    expect(at(await ask(sandbox, '{ user { id } }', { token: tokenOf(reply) }), 'data', 'user', 'id')).toBe(
      MAIN_ACCOUNT.userId,
    );
    expect(sandbox.loginCount).toBe(1);
  });

  test('gives another token each time, and both are good', async () => {
    const first = tokenOf(await login(sandbox, CREDENTIALS));
    const second = tokenOf(await login(sandbox, CREDENTIALS));
    expect(second).not.toBe(first);
    expect(await isAuthenticated(first)).toBe(true);
    expect(await isAuthenticated(second)).toBe(true);
  });

  test.each([
    ['a wrong password', { ...CREDENTIALS, password: 'guess' }, 'invalid_grant'],
    ['an unknown user', { ...CREDENTIALS, username: 'nobody@example.com' }, 'invalid_grant'],
    [
      'no grant type',
      { username: CREDENTIALS.username, password: CREDENTIALS.password },
      'unsupported_grant_type',
    ],
    ['nothing', {}, 'unsupported_grant_type'],
  ])('refuses %s', async (_name, form, error) => {
    const reply = await login(sandbox, form);
    expect(reply.status).toBe(400);
    expect(at(JSON.parse(reply.text), 'error')).toBe(error);
  });

  test('takes forms only', async () => {
    expect((await post(`${sandbox.origin}/oauth2/token`, JSON.stringify(CREDENTIALS))).status).toBe(415);
  });

  test('takes ten logins a minute of one user, and goes on a minute later', async () => {
    expect(await statuses(MAX_LOGINS_PER_MINUTE_PER_USER, () => CREDENTIALS.username)).toEqual([200]);
    now += 15_000;
    const refused = await login(sandbox, CREDENTIALS);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('45');
    now += 45_000;
    expect((await login(sandbox, CREDENTIALS)).status).toBe(200);
  });

  test('accepts a hundred logins a minute from one address, for all accounts together', async () => {
    expect(await statuses(MAX_LOGINS_PER_MINUTE_PER_IP, (turn) => `user-${turn}@example.com`)).toEqual([400]);
    expect((await login(sandbox, CREDENTIALS)).status).toBe(429);
    now += 60_000;
    expect((await login(sandbox, CREDENTIALS)).status).toBe(200);
  });
});

describe('/_authenticated', () => {
  test('knows the fixed tokens and those given out', async () => {
    const response = await fetch(`${sandbox.origin}/_authenticated`, {
      headers: { authorization: `Bearer ${MAIN_ACCOUNT.token}` },
    });
    expect(await response.json()).toEqual({ authenticated: true });
    expect(await isAuthenticated(tokenOf(await login(sandbox, CREDENTIALS)))).toBe(true);
  });

  test('refuses any other', async () => {
    const response = await fetch(`${sandbox.origin}/_authenticated`, {
      headers: { authorization: 'Bearer no' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual(INVALID_TOKEN);
    expect((await fetch(`${sandbox.origin}/_authenticated`)).status).toBe(401);
  });

  test('lets a token go after a day of the clock, and keeps the fixed ones', async () => {
    const token = tokenOf(await login(sandbox, CREDENTIALS));
    now += TOKEN_LIFE_SECONDS * 1_000 - 1;
    expect(await isAuthenticated(token)).toBe(true);
    now += 1;
    expect(await isAuthenticated(token)).toBe(false);
    expect(await isAuthenticated(MAIN_ACCOUNT.token)).toBe(true);
  });
});

describe('/graphql with --require-auth', () => {
  test.each([[undefined], ['no such token'], ['']])('responds with 401 to the token %j', async (token) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const reply = await post(sandbox.url, JSON.stringify({ query: '{ user { id } }' }), headers);
    expect(reply.status).toBe(401);
    expect(JSON.parse(reply.text)).toEqual({
      data: null,
      errors: [
        {
          message: 'The access token is missing or not valid',
          extensions: { name: 'UNAUTHENTICATED', retryPolicy: 'NO_RETRY' },
        },
      ],
    });
  });
});

describe('what accounts see', () => {
  test.each(ACCOUNTS.map((account) => [account.username, account] as const))(
    '%s',
    async (_name, { token, projectIds, userId }) => {
      const response = await ask(
        sandbox,
        `{ user { id } projects { edges { node { id } } } routingRulesConnection(first: 100) { edges { node { project { id } } } }
         closedConversations(interval: { from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }, first: 100) { edges { node { project { id } } } } }`,
        { token },
      );
      const expected = projectIds ?? [101, 102, 103, 104];
      expect(at(response, 'data', 'user', 'id')).toBe(userId);
      expect(list(at(response, 'data', 'projects', 'edges')).map((edge) => at(edge, 'node', 'id'))).toEqual(
        expected,
      );
      for (const connection of ['routingRulesConnection', 'closedConversations']) {
        const seen = list(at(response, 'data', connection, 'edges')).map((edge) =>
          at(edge, 'node', 'project', 'id'),
        );
        expect([...new Set(seen)].sort()).toEqual(expected);
      }
    },
  );

  test('what belongs to another project is null, not an error', async () => {
    const foreign = DATA.conversations.find(
      ({ project }) => at(JSON.parse(JSON.stringify(project)), 'id') === 104,
    );
    const [, north] = ACCOUNTS;
    const query = `{ conversation(id: "${foreign?.id}") { id } visitorConversationCustomData(conversationId: "${foreign?.id}") { id } project(projectId: 104) { id } }`;
    expect(await ask(sandbox, query, { token: north?.token ?? '' })).toEqual({
      data: { conversation: null, visitorConversationCustomData: null, project: null },
    });
    expect(at(await ask(sandbox, query, { token: MAIN_ACCOUNT.token }), 'data', 'conversation', 'id')).toBe(
      foreign?.id,
    );
  });
});

async function statuses(count: number, username: (turn: number) => string): Promise<readonly number[]> {
  const seen = new Set<number>();
  for (let turn = 0; turn < count; turn += 1) {
    seen.add((await login(sandbox, { ...CREDENTIALS, username: username(turn) })).status);
  }
  return [...seen];
}

function tokenOf(reply: Reply): string {
  return text(at(JSON.parse(reply.text), 'access_token'));
}

async function isAuthenticated(token: string): Promise<boolean> {
  const response = await fetch(`${sandbox.origin}/_authenticated`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.status === 200;
}
