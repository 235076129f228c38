import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_REQUEST_LIMITS } from '../../../src/gateway/execution/requestBudget.ts';
import { monthData } from '../../../src/sandbox/server/data/data.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';

const CONVERSATIONS = 2_000;
const sandbox = await startSandbox({ data: monthData(1, CONVERSATIONS), latencyMs: 5 });
const gateway = await startTestGateway({ url: sandbox.url });
/** Its schema has no order by closing, so that the list is read as one window. */
const oneWindow = await startTestGateway({
  url: sandbox.url,
  upstreamSdl: SNAPSHOT.replaceAll('ClosedAtAscending', 'ClosedAtAscendingly'),
});

afterAll(async () => {
  await gateway.stop();
  await oneWindow.stop();
  await sandbox.stop();
});

beforeEach(() => sandbox.clearOperations());

const MONTH = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
/** All conversations are in a small part of it. */
const YEAR = { from: '2025-11-01T00:00:00Z', to: '2026-11-01T00:00:00Z' };

const QUERY = `query ($from: DateTime!, $to: DateTime!) {
  contactIndicators(interval: { from: $from, to: $to }, groupBy: [OPERATOR, STATUS], step: DAY) {
    conversationCount unavailableConversationIds conversationsInDoubt anomalyCounts { code count }
    rows {
      stepStart operatorId status contactCount unansweredCount simultaneousContacts
      durationSeconds { count mean median p95 } replySeconds { count mean median } waitingSeconds { mean }
    }
  }
}`;
const COUNT = `query ($from: DateTime!, $to: DateTime!) {
  closedContacts(interval: { from: $from, to: $to }, first: 1) { totalCount unavailableConversationIds }
}`;

const listPages = () =>
  sandbox.operations.filter(({ query }) => query.includes('query ClosedConversations')).length;

describe.each([
  { name: 'a month', interval: MONTH },
  { name: 'a year that is empty but for a month', interval: YEAR },
])('$name in several windows', ({ interval }) => {
  it('has the sums of one window, in about as many operations', async () => {
    const single = await oneWindow.ask(QUERY, interval);
    const singleOperations = sandbox.operationCount;
    sandbox.clearOperations();
    const { data, errors } = await gateway.ask(QUERY, interval);
    expect(errors).toBeUndefined();
    expect(data).toEqual(single.data);
    expect(data.contactIndicators.conversationCount).toBeGreaterThan(0.8 * CONVERSATIONS);
    // Each split may cost a page that is not full. Fuller batches of further pages make up for it.
    expect(sandbox.operationCount).toBeLessThanOrEqual(singleOperations);
  });

  it('has the count of one window', async () => {
    const single = await oneWindow.ask(COUNT, interval);
    const { data, errors } = await gateway.ask(COUNT, interval);
    expect(errors).toBeUndefined();
    expect(data.closedContacts.totalCount).toBe(single.data.closedContacts.totalCount);
  });
});

it('a list of one page takes one operation', async () => {
  const day = { from: '2026-01-10T00:00:00Z', to: '2026-01-10T08:00:00Z' };
  const { data } = await gateway.ask(QUERY, day);
  expect(data.contactIndicators.conversationCount).toBeGreaterThan(5);
  expect(listPages()).toBe(1);
});

it('all windows share the operations that one request may run at once', async () => {
  let running = 0;
  let most = 0;
  const counting = await startTestGateway({
    url: sandbox.url,
    wrapClient: (client) => ({
      ...client,
      execute: async (request) => {
        running += 1;
        most = Math.max(most, running);
        return client.execute(request).finally(() => {
          running -= 1;
        });
      },
    }),
  });
  onTestFinished(() => counting.stop());
  await counting.ask(QUERY, MONTH);
  expect(most).toBe(DEFAULT_REQUEST_LIMITS.maxConcurrentOperations);
});

describe('all windows stop', () => {
  it('when the request may read no more conversations', async () => {
    const limited = await startTestGateway({ url: sandbox.url, requestLimits: { maxConversations: 500 } });
    onTestFinished(() => limited.stop());
    const { data, errors } = await limited.ask(QUERY, MONTH);
    expect(data).toEqual({ contactIndicators: null });
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    expect(listPages()).toBeLessThanOrEqual(500 / 100 + 2 * DEFAULT_REQUEST_LIMITS.maxConcurrentOperations);
  });

  it('when the upstream fails on one of them', async () => {
    const failing = await startTestGateway({
      url: sandbox.url,
      wrapClient: (client) => {
        let lists = 0;
        return {
          ...client,
          execute: (request) => {
            lists += request.query.includes('query ClosedConversations') ? 1 : 0;
            return lists === 5 ? Promise.reject(new Error('away')) : client.execute(request);
          },
        };
      },
    });
    onTestFinished(() => failing.stop());
    const { data } = await failing.ask(QUERY, MONTH);
    expect(data).toEqual({ contactIndicators: null });
    const atTheEnd = sandbox.operationCount;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sandbox.operationCount - atTheEnd).toBeLessThanOrEqual(
      DEFAULT_REQUEST_LIMITS.maxConcurrentOperations,
    );
    expect(listPages()).toBeLessThan(12);
  });
});
