import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionEvents } from '../../src/gateway/execution/instrumentation.ts';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import type { UpstreamClient } from '../../src/upstream/client.ts';
import { clientOf } from '../../src/upstream/client.ts';
import type { HistoryCache } from '../../src/upstream/history/cache/historyCache.ts';
import { handedOver } from '../support/contacts/conversations.ts';
import { MODES } from '../support/gateway/modes.ts';
import type { TestGatewayOptions } from '../support/gateway/testGateway.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';

const ID = '00000000-0000-4000-8000-00000000000a';
const OTHER = '00000000-0000-4000-8000-00000000000b';
const CONTACTS = `{
  a: conversation(id: "${ID}") { closedAt contacts { id } contactAnomalies { code } }
  b: conversation(id: "${OTHER}") { closedAt contacts { id } contactAnomalies { code } }
}`;
const PASS = `{ conversation(id: "${ID}") { channel } }`;
const CONTACT = `{ contact(id: "${ID}@2026-03-02T10:00:00.000Z") { id } }`;

/** What a mistake in the gateway's own code throws. */
const bug = () => new TypeError('a bug of the gateway');

const brokenClient = (client: UpstreamClient): UpstreamClient =>
  clientOf(() => Promise.reject(bug()), client.close);
const brokenCache: HistoryCache = {
  of: () => ({ read: () => Promise.reject(bug()), write: () => undefined }),
};
const throwing = () => {
  throw bug();
};

describe('a fault of the gateway itself', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({
      data: customData({ conversations: [handedOver(ID), handedOver(OTHER)] }),
    });
  });
  afterAll(() => sandbox.stop());

  /** Asks a gateway with this fault. */
  async function ask(query: string, options: Omit<TestGatewayOptions, 'url'>, events: ExecutionEvents = {}) {
    const plans: string[] = [];
    const watch = { now: () => 0, events: { onPlan: (kind: string) => void plans.push(kind), ...events } };
    const gateway = await startTestGateway({ url: sandbox.url, ...options, watch });
    const response = await gateway.ask(query);
    await gateway.stop();
    return { ...response, plans, reported: gateway.internalErrors };
  }

  /** It is reported once, shown as nothing but a code, and nothing else is tried. */
  function expectReported({ errors = [], plans, reported }: Awaited<ReturnType<typeof ask>>): void {
    expect(reported).toEqual([bug()]);
    expect(new Set(errors.map(({ extensions }) => extensions?.['code']))).toEqual(
      new Set(['INTERNAL_SERVER_ERROR']),
    );
    expect(JSON.stringify(errors)).not.toContain('bug');
    expect(plans).not.toContain('fallback');
  }

  it.each(MODES)('in what sends: $fetch, planned $plan', async (mode) => {
    for (const query of [CONTACTS, PASS, CONTACT]) {
      expectReported(await ask(query, { ...mode, wrapClient: brokenClient }));
    }
  });

  it.each(MODES)('in what rebuilds: $fetch, planned $plan', async (mode) => {
    expectReported(await ask(CONTACTS, mode, { onReconstructed: throwing }));
  });

  it.each(MODES)('in what reads histories again: $fetch, planned $plan', async (mode) => {
    const closed = `{ conversation(id: "${ID}") { contacts { id } } }`;
    const response = await ask(closed, { ...mode, historyCache: brokenCache });
    if (mode.fetch === 'lazy') expectReported(response);
    else expect(response.reported).toEqual([]);
  });

  it('in what makes a plan', async () => {
    await expect(ask(CONTACTS, {}, { onPlan: throwing })).resolves.toMatchObject({ reported: [bug()] });
  });
});
