import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { post } from '../support/http/request.ts';
import type { GatewayProcess } from '../support/processes/gatewayProcess.ts';
import { startGatewayProcess } from '../support/processes/gatewayProcess.ts';
import type { TestRedis } from '../support/processes/redisServer.ts';
import { hasRedis, needsRedis, startRedis } from '../support/processes/redisServer.ts';
import { fetchExpected, startLoad } from './support/load.ts';

const PAGE = 12;
const INTERVAL = 'interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }';

/** The same page with another name each time: what is kept does not depend on it. */
const page = (name: string, field: string): string =>
  `query ${name} { closedConversations(${INTERVAL}, first: ${PAGE}) { edges { node { contacts { id operator { ${field} } } } } } }`;

describe.skipIf(!hasRedis)(`two replicas and a Redis${needsRedis}`, () => {
  let sandbox: Sandbox;
  let redis: TestRedis;
  let first: GatewayProcess;
  let second: GatewayProcess;

  beforeAll(async () => {
    sandbox = await startSandbox({ requireAuth: true });
    redis = await startRedis();
    const env = {
      ...{ UPSTREAM_URL: sandbox.url, CONTACTS_FETCH: 'lazy', REDIS_URL: redis.url },
      UPSTREAM_SCHEMA_TOKEN: 'sandbox-token',
    };
    [first, second] = await Promise.all([startGatewayProcess(env), startGatewayProcess(env)]);
  });
  afterAll(async () => {
    await Promise.all([first.end('SIGKILL'), second.end('SIGKILL')]);
    await redis.kill();
    await sandbox.stop();
  });

  const ask = async ({ url }: GatewayProcess, query: string, token = 'sandbox-token') =>
    (await post(url, query, { authorization: `Bearer ${token}` })).text();
  const found = (gateway: GatewayProcess, outcome: string) =>
    gateway.metric(`contacts_gateway_history_cache_lookups_total{outcome="${outcome}"}`);

  let fields = 0;
  /** Returns the field under a name that was not requested before, so that no cache holds its histories. */
  const newField = (name: string): string => {
    fields += 1;
    return `field${fields}: ${name}`;
  };
  /** Asks the first replica, then the second, for histories that none has read. Returns how many the second found. */
  const sharedBy = async (field: string): Promise<number> => {
    const response = await ask(first, page('A', field));
    expect(response).not.toContain('"errors"');
    await delay(300);
    const before = await found(second, 'shared');
    expect(await ask(second, page('B', field))).toBe(response);
    return (await found(second, 'shared')) - before;
  };

  it('a history that one has read is used by the other, for the same token alone', async () => {
    // On a busy machine, Redis may respond too late to some of the lookups of a round.
    let field = '';
    const shared = (): Promise<number> => {
      field = newField('lastName');
      return sharedBy(field);
    };
    await expect.poll(shared, { timeout: 20_000 }).toBe(PAGE);
    const before = await found(second, 'shared');
    await ask(second, page('C', field), 'sandbox-token-north');
    expect(await found(second, 'shared')).toBe(before);
  });

  it('Redis may stop answering, go and come back: no response is lost or changed', async () => {
    const response = await ask(first, page('D', 'firstName'));
    redis.signal('SIGSTOP');
    expect(await ask(second, page('E', 'firstName'))).toBe(response);
    expect(await second.metric('contacts_gateway_history_cache_failures_total')).toBeGreaterThan(0);
    redis.signal('SIGCONT');
    await redis.kill();
    expect(await ask(first, page('F', 'firstName'))).toBe(response);
    await redis.restart();
    // Left alone for 5 s, and connected to again within 2 s of being back.
    await expect
      .poll(() => sharedBy(newField('firstName')), { timeout: 20_000, interval: 500 })
      .toBeGreaterThan(0);
  });

  it('one of them is killed under load: the other answers rightly', async () => {
    const expected = await fetchExpected(second.url);
    const loads = [first, second].map(({ url }) => startLoad({ url, clients: 20, expected }));
    await delay(1_000);
    await first.end('SIGKILL');
    await delay(1_000);
    const [killed, alive] = await Promise.all(loads.map((load) => load.stop()));
    expect({ wrong: [...(killed?.wrong ?? []), ...(alive?.wrong ?? [])], lost: alive?.lost }).toEqual({
      wrong: [],
      lost: [],
    });
    expect(alive?.responses).toBeGreaterThan(20);
    expect(alive?.whole).toBe(alive?.responses);
    expect({ code: await second.end('SIGTERM'), stderr: second.stderr() }).toEqual({ code: 0, stderr: '' });
  });
});
