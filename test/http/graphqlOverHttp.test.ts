import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { startApp } from '../support/gateway/startApp.ts';

/** Runs the audit suite of the GraphQL over HTTP specification, as the package `graphql-http` publishes it. */

const PREFLIGHT = 'a GET without a header that forces a preflight request is refused, against CSRF';
const STATUS = 'Apollo Server answers 400, so that proxies and monitoring see that the request failed';

/** The optional audits that fail, by id, with the reason. Every MUST passes. */
const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  // MAY
  '5A70': PREFLIGHT,
  D6D5: PREFLIGHT,
  '6A70': PREFLIGHT,
  // SHOULD use status 200 when the client accepts application/json
  '572B': STATUS,
  FDE2: STATUS,
  '7B9B': STATUS,
};

let app: StartedApp;
beforeAll(async () => {
  app = await startApp({ LOG_LEVEL: 'silent' });
});
afterAll(() => app.stop());

const url = () => `${app.url}/graphql`;
const audits = serverAudits({ url });

describe('GraphQL over HTTP', () => {
  it.each(audits.filter(({ id }) => !(id in NOT_FOLLOWED)))('$name', async ({ fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });

  it.each(audits.filter(({ id }) => id in NOT_FOLLOWED))(
    'is not followed: $name',
    async ({ id, name, fn }) => {
      expect(name).not.toMatch(/^MUST/);
      expect(await fn(), NOT_FOLLOWED[id]).toMatchObject({ status: expect.not.stringMatching(/^ok$/) });
    },
  );

  it('lists only audits that exist', () => {
    const ids = audits.map(({ id }) => id);
    expect(Object.keys(NOT_FOLLOWED).filter((id) => !ids.includes(id))).toEqual([]);
  });

  const withPreflight = serverAudits({
    url,
    fetchFn: (address: string, { headers, ...init }: RequestInit = {}) =>
      fetch(address, { ...init, headers: { ...headers, 'apollo-require-preflight': 'true' } }),
  });
  it.each(withPreflight.filter(({ id }) => NOT_FOLLOWED[id] === PREFLIGHT))(
    'with the header that forces a preflight request: $name',
    async ({ fn }) => {
      expect(await fn()).toMatchObject({ status: 'ok' });
    },
  );
});
