import { afterEach, describe, expect, it } from 'vitest';
import { at } from '../../../support/contacts/conversations.ts';
import type { TestGateway } from '../../../support/gateway/testGateway.ts';
import { startTestGateway } from '../../../support/gateway/testGateway.ts';
import { UPSTREAM_SDL } from '../../../support/schema/sdl.ts';
import type { TestServer } from '../../../support/upstream/httpServer.ts';
import { json, startServer } from '../../../support/upstream/httpServer.ts';
import { countReadHistories, parsedOutcomes, readOutcomes, responseOf } from './support/outcomes.ts';
import { responseText } from './support/responses.ts';

const ID = '3f6c1a52-9d07-4e1b-8a51-5c2e7f90d401';
const OPERATOR = { t: 'Bot', i: 7 };
const HISTORY = {
  _gw_routingEvents: [],
  _gw_messages: {
    pageInfo: { hasNextPage: false, endCursor: null },
    e: [
      {
        n: { c: at('10:00:00'), s: 's1', a: [{ t: 'ConversationPushedSystemAttachment', toUser: OPERATOR }] },
      },
    ],
  },
};
const CONVERSATION = {
  contacts: 'Conversation',
  _gw_id: ID,
  _gw_closedAt: null,
  _gw_channel: 'CHAT',
  _gw_project: { i: 42 },
  ...HISTORY,
};
/** What only looks like a history, in a value that is the client's own. */
const LOOKALIKE = {
  kind: 'custom',
  _gw_routingEvents: [],
  _gw_messages: { pageInfo: { hasNextPage: false, endCursor: null }, e: [] },
};

const numbered = (place: number) => ({ ...CONVERSATION, _gw_routingEvents: place, _gw_messages: place });
const placeIn = (list: readonly unknown[]) => responseText(list).indexOf(',"_gw_routingEvents":[');
const PLACE_OF_FIRST = placeIn([CONVERSATION]);
// With a number of as many digits.
const PLACE_OF_SECOND = placeIn([numbered(100), CONVERSATION]);

describe('what only looks like a history', () => {
  it.each([
    ['before a conversation', [{ extra: LOOKALIKE, ...CONVERSATION }]],
    ['behind a conversation', [{ ...CONVERSATION, extra: LOOKALIKE }]],
    ['between two', [CONVERSATION, { extra: LOOKALIKE }, CONVERSATION]],
    ['in a place of its own', [null, { extra: [LOOKALIKE] }]],
    ['within what lies between', [{ ...CONVERSATION, extra: { _gw_messages: 0, deep: LOOKALIKE } }]],
    ['and is whole', [{ extra: CONVERSATION, _gw_id: ID }]],
    ['and the number of it in a place', [{ extra: LOOKALIKE }, { ...CONVERSATION, _gw_messages: 0 }]],
  ])('is seen: %s', (_, list) => {
    const response = responseOf(responseText(list));
    expect(countReadHistories(response)).toBeGreaterThan(0);
    expect(readOutcomes(response)).toBeNull();
  });

  it.each([
    ['one', [numbered(0)]],
    ['one, of messages alone', [{ ...CONVERSATION, _gw_messages: 0 }]],
    ['one beside a history', [CONVERSATION, numbered(1)]],
    ['a broken one', [numbered(0.5)]],
    ['the text of one', [{ ...CONVERSATION, _gw_routingEvents: '0', _gw_messages: '0' }]],
    ['one before a history', [numbered(0), CONVERSATION]],
    ['the place of another’s', [CONVERSATION, numbered(PLACE_OF_FIRST)]],
    ['the place of the next one', [numbered(PLACE_OF_SECOND), CONVERSATION]],
  ])('is no number instead of a history: %s (R16)', (_, list) => {
    const response = responseOf(responseText(list));
    const parsed = parsedOutcomes(response);
    expect(readOutcomes(response) ?? parsed).toEqual(parsed);
    expect(JSON.stringify(parsed)).toContain('is not a');
  });

  it.each([
    ['"_gw_routingEvents":[],"_gw_messages":null'],
    ['"_gw_messages":null'],
    ['"_gw_routingEvents":null'],
    ['"_gw_routingEvents":[null],"_gw_messages":null'],
    [JSON.stringify(HISTORY).slice(1, -1)],
  ])('is a key that occurs twice: the last counts (R16): %s', (again) => {
    const text = `${responseText([CONVERSATION]).slice(0, -'}]}}'.length)},${again}}]}}`;
    const response = responseOf(text);
    const parsed = parsedOutcomes(response);
    expect(readOutcomes(response) ?? parsed).toEqual(parsed);
  });
});

describe('a planned operation', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  async function gatewayBefore(
    conversations: object,
  ): Promise<{ gateway: TestGateway; upstream: TestServer }> {
    const upstream = await startServer(json({ data: conversations }));
    const upstreamSdl = `${UPSTREAM_SDL} scalar Anything extend type Conversation { extra: Anything }`;
    const gateway = await startTestGateway({ url: upstream.url, upstreamSdl });
    stops.push(gateway.stop, upstream.stop);
    return { gateway, upstream };
  }

  const one = (key: string) =>
    `${key}: conversation(id: "${ID}") { extra contacts { id status operator { id } } }`;
  const CONTACTS = [{ id: `${ID}@2026-03-02T10:00:00.000Z`, status: 'ONGOING', operator: { id: 7 } }];

  it('returns data that looks like a history unchanged, in one call', async () => {
    const { gateway, upstream } = await gatewayBefore({
      a: { extra: LOOKALIKE, ...CONVERSATION },
      b: { extra: [CONVERSATION, { _gw_messages: 0 }], ...CONVERSATION },
      c: { extra: 0, ...CONVERSATION },
    });
    const { data, errors } = await gateway.ask(`{ ${one('a')} ${one('b')} ${one('c')} }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      a: { extra: LOOKALIKE, contacts: CONTACTS },
      b: { extra: [CONVERSATION, { _gw_messages: 0 }], contacts: CONTACTS },
      c: { extra: 0, contacts: CONTACTS },
    });
    expect(upstream.requests).toHaveLength(1);
  });

  it('is JSON whatever keys the upstream sends', async () => {
    const odd = { 'a "key"': 1, ...CONVERSATION };
    const { gateway } = await gatewayBefore({ a: { extra: 0, ...odd }, 'a "root"\\': 2 });
    const { data } = await gateway.ask(`{ ${one('a')} }`);
    expect(data.a).toMatchObject({ extra: 0, contacts: CONTACTS });
  });

  it('takes no number for a history: there is none (R16)', async () => {
    const broken = { ...numbered(0), _gw_id: 'c2', extra: null };
    const { gateway } = await gatewayBefore({ a: { extra: LOOKALIKE, ...CONVERSATION }, b: broken });
    const { data, errors } = await gateway.ask(`{ ${one('a')} ${one('b')} }`);
    expect(data.b).toBeNull();
    expect(errors?.map(({ path }) => path?.[0])).toContain('b');
  });
});
