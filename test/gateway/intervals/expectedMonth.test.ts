import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_REQUEST_LIMITS, RequestBudget } from '../../../src/gateway/execution/requestBudget.ts';
import { contactIndicators } from '../../../src/gateway/intervals/contactIndicators.ts';
import type { ListReader } from '../../../src/gateway/intervals/listReader.ts';
import { listReader } from '../../../src/gateway/intervals/listReader.ts';
import { timeSteps } from '../../../src/indicators/timeSteps.ts';
import { generateMonth } from '../../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../../src/sandbox/generator/guideExamples.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { clientOf, createUpstreamClient } from '../../../src/upstream/client.ts';
import type { ClosedHistory } from '../../../src/upstream/closedConversations/closedHistories.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { withRetries } from '../../../src/upstream/resilience/retry.ts';
import { findClosedList } from '../../../src/upstream/schema/closedList.ts';
import { upstreamHeaders } from '../../../src/upstream/transport/headers.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';
import type { Intended, Scope } from './support/expectedMonth.ts';
import {
  at,
  cellName,
  cellsOf,
  contactsOf,
  conversationsOf,
  intendedRow,
  LOOKAHEAD_DAYS,
  localTime,
} from './support/expectedMonth.ts';

const TIMEOUT_MS = 60_000;
const month: readonly Intended[] = [...GUIDE_EXAMPLES, ...generateMonth()];
const sandbox = await startSandbox();
const gateway = await startTestGateway({
  url: sandbox.url,
  timeoutMs: TIMEOUT_MS,
  wrapClient: (client) =>
    clientOf(
      // More tries than the gateway has, without waiting: four in a row fail too often in a test.
      withRetries(client.send, {
        ...{ now: () => 0, random: Math.random, events: {}, maxTries: 20 },
        sleep: async () => undefined,
      }),
      client.close,
    ),
});

afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

const MONTH = { from: at('2026-01-01T00:00:00Z'), to: at('2026-02-01T00:00:00Z') };
const PART = { from: at('2026-01-05T07:30:00Z'), to: at('2026-01-21T11:00:00Z') };
const PERIODS = ['CONVERSATION_CLOSED', 'OPENED'] as const;
const STEPS = ['QUARTER_HOUR', 'HALF_HOUR', 'HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'] as const;

// biome-ignore lint/suspicious/noExplicitAny: rows are compared, not worked with.
type Rows = readonly any[];

interface Received {
  readonly rows: Rows;
  readonly conversationCount: number;
  readonly conversationsInDoubt: number;
  readonly anomalyCounts: Rows;
  readonly completeUntil: string | null;
}

type Named = {
  readonly count: number;
  readonly status?: string;
  readonly endReason?: string;
  readonly code?: string;
};
const byName = (counts: readonly Named[]) =>
  Object.fromEntries(
    counts.map(({ status, endReason, code, count }) => [status ?? endReason ?? code, count]),
  );

/** Means may differ in their last digits: they are summed up in another order. */
const near = (value: unknown): unknown => {
  if (typeof value === 'number') return expect.closeTo(value, 6);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, near(inner)]));
};

/** Compares every cell. Returns how many there are. */
function compare(scope: Scope, { rows, ...result }: Received): number {
  const contacts = contactsOf(month, scope);
  const cells = cellsOf(contacts, scope);
  expect(rows).toHaveLength(cells.size);
  for (const row of rows) {
    const start = Date.parse(row.stepStart);
    const name = cellName(start, row.operatorType, scope);
    // A step begins when its name says.
    expect(`${localTime(start, scope.timeZone).text} ${row.operatorType}`).toBe(name);
    const cell = cells.get(name) ?? { contacts: [], operatorType: row.operatorType };
    const counts = {
      statusCounts: byName(row.statusCounts),
      endReasonCounts: byName(row.endReasonCounts),
      anomalyCounts: byName(row.anomalyCounts),
    };
    expect({ ...row, ...counts }, name).toMatchObject(
      near(intendedRow(cell, contacts, start, scope)) as object,
    );
  }
  const conversations = conversationsOf(month, scope);
  const codes = conversations.map(({ expected }) => expected.anomalies.map(({ code }) => code));
  const inDoubt = codes.filter((each) => each.includes('NO_PUSH') || each.includes('UNREADABLE_FACT'));
  const counts = new Map<string, number>();
  for (const code of codes.flat()) counts.set(code, (counts.get(code) ?? 0) + 1);
  expect(result).toMatchObject({
    ...{ conversationCount: conversations.length, conversationsInDoubt: inDoubt.length, completeUntil: null },
    anomalyCounts: [...counts.keys()].toSorted().map((code) => ({ code, count: counts.get(code) })),
  });
  return rows.length;
}

describe('sums by step and type of operator', () => {
  const histories: ClosedHistory[] = [];
  const context = {
    ...{ requestId: 'test', headers: upstreamHeaders(() => undefined), signal: new AbortController().signal },
    budget: new RequestBudget(DEFAULT_REQUEST_LIMITS),
  };
  /** The histories that were read, without reading them again for each scope. */
  const replay: ListReader = {
    inOrder: () => {
      throw new TypeError('sums do not need the order');
    },
    whole: async ({ interval: { from, to } }, _context, onPage) =>
      onPage(
        histories.filter((each) => each.kind === 'read' && each.closedAt.at >= from && each.closedAt.at < to),
      ),
  };

  beforeAll(async () => {
    const client = createUpstreamClient({ url: sandbox.url, timeoutMs: TIMEOUT_MS, maxConnections: 8 });
    const schema = buildSchema(SNAPSHOT);
    const found = findClosedList(schema);
    if (!found.ok) throw new TypeError('expected a list');
    const reader = listReader(found.list, historySelection(schema), client);
    const interval = { from: MONTH.from, to: at('2026-03-01T00:00:00Z') };
    await reader.whole({ interval, others: {} }, context, (page) => void histories.push(...page));
    await client.close();
  }, TIMEOUT_MS);

  const scopes = PERIODS.flatMap((period) =>
    STEPS.flatMap((step) =>
      ZONES.flatMap((timeZone) => [MONTH, PART].map((interval) => ({ period, step, timeZone, ...interval }))),
    ),
  );

  it.each(scopes)('equal the intent in every cell: $period, $step, $timeZone from $from', async (scope) => {
    const { period, step, timeZone, from, to } = scope;
    const request = {
      period: { kind: period, interval: { from, to }, lookaheadDays: LOOKAHEAD_DAYS },
      ...{ now: at('2026-06-01T00:00:00Z'), others: {}, isWanted: () => true, botsInResponsiveness: false },
      dimensions: ['OPERATOR_TYPE'] as const,
      steps: timeSteps(step, timeZone),
    };
    expect(compare(scope, await contactIndicators(request, replay, context))).toBeGreaterThanOrEqual(4);
  });
});

const QUERY = `query ($from: DateTime!, $to: DateTime!, $period: ContactPeriod) {
  contactIndicators(
    interval: { from: $from, to: $to }, period: $period, groupBy: [OPERATOR_TYPE], step: DAY, timeZone: "Europe/Paris"
  ) {
    conversationCount completeUntil conversationsInDoubt anomalyCounts { code count }
    rows {
      stepStart operatorType contactCount answeredCount unansweredCount
      statusCounts { status count } endReasonCounts { endReason count } simultaneousContacts
      answerRate anomalyCounts { code count } durationSeconds { ...S } firstResponseSeconds { ...S } replySeconds { ...S } firstReplySeconds { ...S }
      closingDelaySeconds { ...S } waitingSeconds { ...S } operatorMessagesPerContact visitorMessagesPerContact
    }
  }
} fragment S on ContactSeconds { count mean median p90 p95 p99 isExact }`;

describe.each(PERIODS)('one query for the month by day and type of operator, %s', (period) => {
  it(
    'equals the intent in every cell while 20 % of the responses are 429',
    async () => {
      sandbox.clearOperations();
      sandbox.setFaults([{ kind: '429', rate: 0.2 }]);
      const variables = {
        from: new Date(MONTH.from).toISOString(),
        to: new Date(MONTH.to).toISOString(),
        period,
      };
      const { data, errors } = await gateway.ask(QUERY, variables);
      sandbox.setFaults([]);
      expect(errors).toBeUndefined();
      const scope: Scope = { ...MONTH, period, step: 'DAY', timeZone: 'Europe/Paris' };
      expect(compare(scope, data.contactIndicators)).toBeGreaterThan(90);
    },
    TIMEOUT_MS,
  );
});
