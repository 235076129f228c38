import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseTimestamp } from '../../../src/contacts/facts/instant.ts';
import { MAX_ROWS } from '../../../src/gateway/intervals/fieldsSdl.ts';
import { generateMonth } from '../../../src/sandbox/generator/generate.ts';
import type { ExpectedContact } from '../../../src/sandbox/generator/record/expected.ts';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import {
  conversation,
  handedOver,
  professional,
  pushed,
  system,
} from '../../support/contacts/conversations.ts';
import type { TestGateway } from '../../support/gateway/testGateway.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

const FROM = '2026-01-19T00:00:00Z';
const TO = '2026-01-22T00:00:00Z';

type Meant = ExpectedContact & { readonly channel: string; readonly siteId: number };

let sandbox: Sandbox;
let gateway: TestGateway;
let meant: readonly Meant[];

beforeAll(async () => {
  sandbox = await startValidatedSandbox();
  gateway = await startTestGateway({ url: sandbox.url });
  meant = generateMonth()
    .filter(({ conversation: { closedAt } }) => {
      const at = parseTimestamp(closedAt)?.at ?? Number.NaN;
      return at >= Date.parse(FROM) && at < Date.parse(TO);
    })
    .flatMap(({ conversation: { channel, project }, expected: { contacts } }) =>
      contacts.map((contact) => ({ ...contact, channel, siteId: project.id })),
    );
});

afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

const QUERY = `query ($from: DateTime!, $to: DateTime!, $groupBy: [ContactDimension!], $step: ContactStep, $timeZone: String, $where: ContactFilter, $period: ContactPeriod, $lookahead: Int) {
  contactIndicators(interval: { from: $from, to: $to }, groupBy: $groupBy, step: $step, timeZone: $timeZone, where: $where, period: $period, lookahead: $lookahead) {
    rows {
      stepStart channel siteId operatorId routingRuleId routingGroupId status
      contactCount answeredCount answerRate statusCounts { status count } endReasonCounts { endReason count }
      durationSeconds { count mean } operatorMessagesPerContact
    }
    conversationCount
    unavailableConversationIds
    completeUntil
  }
}`;

const NO_KEYS = {
  ...{ stepStart: null, channel: null, siteId: null, operatorId: null },
  ...{ routingRuleId: null, routingGroupId: null, status: null },
};

function counted<Key extends string>(name: Key, values: readonly (string | null)[]) {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, count]) => ({ [name]: value, count }));
}

/** What a row about these contacts must say, as the generator counts. */
function rowOf(keys: object, contacts: readonly Meant[]) {
  const answered = contacts.filter((contact) => contact.answered).length;
  const durations = contacts.flatMap(({ openedAt, closedAt }) => {
    const end = parseTimestamp(closedAt);
    return end === null ? [] : [(end.at - (parseTimestamp(openedAt)?.at ?? Number.NaN)) / 1_000];
  });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const messages = sum(contacts.map(({ operatorMessageCount }) => operatorMessageCount));
  return {
    ...NO_KEYS,
    ...keys,
    ...{ contactCount: contacts.length, answeredCount: answered, answerRate: answered / contacts.length },
    statusCounts: counted(
      'status',
      contacts.map(({ status }) => status),
    ),
    endReasonCounts: counted(
      'endReason',
      contacts.map(({ endReason }) => endReason),
    ),
    durationSeconds: {
      count: durations.length,
      mean: durations.length === 0 ? null : expect.closeTo(sum(durations) / durations.length, 6),
    },
    operatorMessagesPerContact: messages / contacts.length,
  };
}

function expectedRows(keyOf: (contact: Meant) => object) {
  const groups = new Map<string, { readonly keys: object; readonly contacts: Meant[] }>();
  for (const contact of meant) {
    const keys = keyOf(contact);
    const group = groups.get(JSON.stringify(keys)) ?? { keys, contacts: [] };
    groups.set(JSON.stringify(keys), group);
    group.contacts.push(contact);
  }
  return [...groups.values()].map(({ keys, contacts }) => rowOf(keys, contacts));
}

const hour = (at: string, offsetMs = 0) => {
  const local = (parseTimestamp(at)?.at ?? Number.NaN) + offsetMs;
  return new Date(local - (local % 3_600_000) - offsetMs).toISOString();
};
const day = (at: string, offsetMs: number) => {
  const local = (parseTimestamp(at)?.at ?? Number.NaN) + offsetMs;
  return new Date(local - (local % 86_400_000) - offsetMs).toISOString();
};

describe('contactIndicators', () => {
  it.each<{ name: string; args: Record<string, unknown>; keyOf: (contact: Meant) => object }>([
    { name: 'of all', args: {}, keyOf: () => ({}) },
    { name: 'by channel', args: { groupBy: ['CHANNEL'] }, keyOf: ({ channel }) => ({ channel }) },
    { name: 'by site', args: { groupBy: ['SITE'] }, keyOf: ({ siteId }) => ({ siteId }) },
    { name: 'by operator', args: { groupBy: ['OPERATOR'] }, keyOf: ({ operatorId }) => ({ operatorId }) },
    {
      name: 'by rule',
      args: { groupBy: ['ROUTING_RULE'] },
      keyOf: ({ routingRuleId }) => ({ routingRuleId }),
    },
    {
      name: 'by group',
      args: { groupBy: ['ROUTING_GROUP'] },
      keyOf: ({ routingGroupId }) => ({ routingGroupId }),
    },
    { name: 'by status', args: { groupBy: ['STATUS'] }, keyOf: ({ status }) => ({ status }) },
    {
      name: 'by two',
      args: { groupBy: ['STATUS', 'CHANNEL', 'STATUS'] },
      keyOf: ({ channel, status }) => ({ channel, status }),
    },
    { name: 'by hour', args: { step: 'HOUR' }, keyOf: ({ openedAt }) => ({ stepStart: hour(openedAt) }) },
    {
      name: 'by day of New York',
      args: { step: 'DAY', timeZone: 'America/New_York' },
      keyOf: ({ openedAt }) => ({ stepStart: day(openedAt, -5 * 3_600_000) }),
    },
    {
      name: 'by day and channel',
      args: { step: 'DAY', groupBy: ['CHANNEL'] },
      keyOf: ({ openedAt, channel }) => ({ stepStart: day(openedAt, 0), channel }),
    },
  ])('count $name what the generator expects', async ({ args, keyOf }) => {
    const { data, errors } = await gateway.ask(QUERY, { from: FROM, to: TO, ...args });
    expect(errors).toBeUndefined();
    const expected = expectedRows(keyOf);
    expect(data.contactIndicators.rows).toHaveLength(expected.length);
    expect(data.contactIndicators.rows).toEqual(expect.arrayContaining(expected));
    expect(data.contactIndicators.unavailableConversationIds).toEqual([]);
  });

  it('are those of the contacts that are wanted', async () => {
    const { data } = await gateway.ask(QUERY, { from: FROM, to: TO, where: { status: ['SNOOZED'] } });
    const snoozed = meant.filter(({ status }) => status === 'SNOOZED');
    expect(data.contactIndicators.rows).toEqual([rowOf({}, snoozed)]);
  });

  it('of no contact are one row of zeros, or no row with groups', async () => {
    const empty = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
    const { data } = await gateway.ask(QUERY, empty);
    expect(data.contactIndicators).toMatchObject({
      rows: [{ contactCount: 0, answerRate: null }],
      conversationCount: 0,
    });
    const apart = await gateway.ask(QUERY, { ...empty, groupBy: ['CHANNEL'] });
    expect(apart.data.contactIndicators.rows).toEqual([]);
  });

  it('are an error for more conversations than are read for one request', async () => {
    const small = await startTestGateway({ url: sandbox.url, requestLimits: { maxConversations: 99 } });
    onTestFinished(() => small.stop());
    const { data, errors } = await small.ask(QUERY, { from: FROM, to: TO });
    expect(data).toEqual({ contactIndicators: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('at most 99 conversations'),
        extensions: { code: 'LIMIT_EXCEEDED' },
      },
    ]);
    const counting = await small.ask(
      `{ closedContacts(interval: { from: "${FROM}", to: "${TO}" }, first: 1) { totalCount edges { cursor } } }`,
    );
    expect(counting.data.closedContacts).toMatchObject({ totalCount: null, edges: { length: 1 } });
    expect(counting.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });

  it('are an error for more rows than are summed up for one request', async () => {
    const operators = 100;
    const conversations = Array.from({ length: MAX_ROWS / operators + 1 }, (_, place) => {
      const pushes = Array.from({ length: operators }, (_, index) =>
        system(
          `${place}-${index}`,
          `10:${String(index % 60).padStart(2, '0')}:00`,
          pushed(professional(place * operators + index + 1)),
        ),
      );
      return conversation(`c${place}`, { messages: pushes });
    });
    const large = await startValidatedSandbox({ data: customData({ conversations }) });
    onTestFinished(() => large.stop());
    const over = await startTestGateway({ url: large.url });
    onTestFinished(() => over.stop());
    const march = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z', groupBy: ['OPERATOR'] };
    const { data, errors } = await over.ask(QUERY, march);
    expect(data).toEqual({ contactIndicators: null });
    expect(errors).toMatchObject([
      { message: expect.stringContaining('at most 10000 rows'), extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
  });

  it('say from when on they are not complete, while conversations may still close', async () => {
    const dayMs = 86_400_000;
    const today = Math.floor(Date.now() / dayMs) * dayMs;
    const date = (days: number) => new Date(today + days * dayMs).toISOString();
    const last = { from: date(-30), to: date(1), period: 'OPENED', step: 'DAY' };
    const { data } = await gateway.ask(QUERY, last);
    expect(data.contactIndicators.completeUntil).toBe(date(-14));
    const short = await gateway.ask(QUERY, { ...last, to: date(-10), lookahead: 9 });
    expect(short.data.contactIndicators.completeUntil).toBeNull();
  });

  it('name what could not be had', async () => {
    const conversations = [handedOver('a'), conversation('b', { messages: null })];
    const broken = await startValidatedSandbox({ data: customData({ conversations }) });
    onTestFinished(() => broken.stop());
    const over = await startTestGateway({ url: broken.url });
    onTestFinished(() => over.stop());
    const { data } = await over.ask(QUERY, { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' });
    expect(data.contactIndicators).toMatchObject({
      rows: [{ contactCount: 2 }],
      conversationCount: 2,
      unavailableConversationIds: ['b'],
    });
  });

  it.each([
    { args: { timeZone: 'Mars/Olympus', step: 'DAY' }, says: /"timeZone"/ },
    { args: { lookahead: 63 }, says: /"lookahead" to lie between 0 and 62 days, got 63/ },
    { args: { lookahead: -1 }, says: /"lookahead" to lie between 0 and 62 days, got -1/ },
    { args: { from: TO, to: FROM }, says: /"to" to be later/ },
  ])('refuse $args', async ({ args, says }) => {
    const { errors } = await gateway.ask(QUERY, { from: FROM, to: TO, ...args });
    expect(errors).toMatchObject([
      { message: expect.stringMatching(says), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it.each([-1, 63])('refuse a look-ahead of %i days (R25)', async (lookahead) => {
    const { errors } = await gateway.ask(
      `query ($from: DateTime!, $to: DateTime!, $lookahead: Int) {
        contactIndicators(interval: { from: $from, to: $to }, period: OPENED, lookahead: $lookahead) { conversationCount }
      }`,
      { from: FROM, to: TO, lookahead },
    );
    expect(errors).toMatchObject([
      {
        message: `Expected "lookahead" to lie between 0 and 62 days, got ${lookahead}.`,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});
