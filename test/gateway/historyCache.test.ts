import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { createHistoryCache } from '../../src/upstream/history/cache/historyCache.ts';
import { createMemoryStore } from '../../src/upstream/history/cache/memoryStore.ts';
import {
  at,
  conversation,
  handedOver,
  professional,
  pushed,
  system,
} from '../support/contacts/conversations.ts';
import type { TestGateway } from '../support/gateway/testGateway.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';

const OLD = '00000000-0000-4000-8000-00000000000a';
const LONG = '00000000-0000-4000-8000-00000000000b';
const OPEN = '00000000-0000-4000-8000-00000000000c';
const FRESH = '00000000-0000-4000-8000-00000000000d';
const BROKEN = '00000000-0000-4000-8000-00000000000e';

/** `FRESH` counts as closed long ago from 11:25:01 on, a little more than ten minutes after it was closed. */
const NOW = Date.parse(at('11:25:00'));
/** A history is written to the cache after the response was sent. */
const WAIT_MS = 10;
const MAX_WAITS = 50;

const messages = [system('s1', '10:00:00', pushed(professional(2)))];

const data = customData({
  conversations: [
    handedOver(OLD),
    handedOver(LONG, 230),
    conversation(OPEN, { messages, closedAt: null }),
    conversation(FRESH, { messages, closedAt: at('11:15:01') }),
    conversation(BROKEN, { messages: null }),
  ],
});

describe.each([{ plan: true }, { plan: false }])('histories in lazy mode (planned: $plan)', ({ plan }) => {
  let sandbox: Sandbox;
  let gateway: TestGateway;
  let bytesBefore = 0;
  const memory = createMemoryStore(10_000_000, () => NOW);

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data });
    const historyCache = createHistoryCache({
      ...{
        scope: () => 'test',
        memory,
        sharedFor: () => null,
        lifeSeconds: 3_600,
        clock: () => NOW,
        events: {},
      },
      reportFailure: (error) => expect.fail(String(error)),
    });
    gateway = await startTestGateway({ url: sandbox.url, fetch: 'lazy', plan, historyCache });
  });
  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  /** The response, and the number of upstream operations. */
  const ask = async (id: string, selection: string, authorization = 'Bearer one', variables = {}) => {
    sandbox.clearOperations();
    bytesBefore = memory.bytes();
    const definitions = selection.includes('$yes') ? 'query ($yes: Boolean = true)' : 'query';
    const query = `${definitions} { conversation(id: "${id}") { contacts { ${selection} } } }`;
    const response = await gateway.ask(query, variables, { authorization });
    return { response, operations: sandbox.operationCount };
  };
  /** Waits until the last request has written to the cache. Requests that write nothing take the whole time. */
  const settled = async () => {
    for (let waits = 0; waits < MAX_WAITS && memory.bytes() === bytesBefore; waits += 1) await delay(WAIT_MS);
  };
  const twice = async (id: string, selection: string) => {
    const first = await ask(id, selection);
    await settled();
    const second = await ask(id, selection);
    expect(second.response).toEqual(first.response);
    return [first.operations, second.operations];
  };

  it('are requested once when the conversation is closed', async () => {
    expect(await twice(OLD, 'id status operator { id }')).toEqual([2, 1]);
  });

  it('are cached with all their pages', async () => {
    expect(await twice(LONG, 'id visitorMessageCount')).toEqual([3, 1]);
  });

  it('are not shared between tokens', async () => {
    await ask(OLD, 'id');
    await settled();
    const other = await ask(OLD, 'id', 'Bearer two');
    expect(other.operations).toBe(2);
  });

  it('are cached for each selection', async () => {
    await ask(OLD, 'operator { id }');
    await settled();
    const { response } = await ask(OLD, 'operator { lastName @include(if: $yes) id }');
    expect(response.data.conversation.contacts[1].operator).toEqual({ lastName: 'Last 2', id: 2 });
    await settled();
    const without = await ask(OLD, 'operator { lastName @include(if: $yes) id }', 'Bearer one', {
      yes: false,
    });
    expect(without.response.data.conversation.contacts[1].operator).toEqual({ id: 2 });
  });

  it.each([
    { what: 'of an open conversation', id: OPEN },
    { what: 'of one closed less than ten minutes ago', id: FRESH },
  ])('$what are fetched each time', async ({ id }) => {
    expect(await twice(id, 'id status')).toEqual([2, 2]);
  });

  it('are not cached when they are not available', async () => {
    const [first, second] = await twice(BROKEN, 'id');
    expect(second).toBe(first);
  });
});
