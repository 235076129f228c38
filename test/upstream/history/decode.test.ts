import { describe, expect, it } from 'vitest';
import type { History, SystemMessage } from '../../../src/contacts/facts/history.ts';
import { decodeHistory } from '../../../src/upstream/history/decode.ts';
import { UPSTREAM_NAMES } from '../../../src/upstream/history/fields/historyNames.ts';

const DATE = '2026-03-02T11:00:00+01:00';
const MOMENT = { at: Date.UTC(2026, 2, 2, 10), text: DATE };
const CARRIER = { moment: MOMENT, systemMessageId: 's1' };
const PUSH = { __typename: 'ConversationPushedSystemAttachment', toUser: { __typename: 'Bot', id: 7 } };

describe('decodeHistory: system attachments', () => {
  const user = { __typename: 'Professional', id: 7 };
  const by = { id: 7, type: 'Professional' };
  it.each([
    ['ConversationPushed', { toUser: user }, { kind: 'pushed', operator: by }],
    ['ConversationPushed', { toUser: null }, { kind: 'pushed', operator: null }],
    [
      'TransferredToUser',
      { fromUser: user, toUser: { id: '8' }, reason: 'busy' },
      { kind: 'transferredToUser', by, toUser: { id: '8', type: null }, reason: 'busy' },
    ],
    ['TransferredToUser', {}, { kind: 'transferredToUser', by: null, toUser: null, reason: null }],
    [
      'TransferredToRoutingRule',
      { fromUser: user, toRoutingRule: { id: 'r1', name: 'Sales' }, reason: 'sales' },
      { kind: 'transferredToRoutingRule', by, toRule: { id: 'r1', name: 'Sales' }, reason: 'sales' },
    ],
    [
      'TransferredToRoutingRule',
      { toRoutingRule: { id: 'r1' } },
      { kind: 'transferredToRoutingRule', by: null, toRule: { id: 'r1', name: null }, reason: null },
    ],
    ['ConversationSnoozed', { byUser: user, until: DATE }, { kind: 'snoozed', by, until: DATE }],
    ['ConversationSnoozed', { until: 7 }, { kind: 'snoozed', by: null, until: null }],
    ['ConversationClosed', { byUser: user }, { kind: 'closed', by }],
    ['ConversationReleased', { byUser: { __typename: 'Bot' } }, { kind: 'released', by: null }],
    ['VisitorLeft', {}, { kind: 'visitorLeft' }],
    ['VisitorReturned', {}, { kind: 'visitorReturned' }],
    ['VisitorBlocked', { byUser: user }, { kind: 'visitorBlocked' }],
  ])('%s %j', (name, fields, fact) => {
    const attachment = { __typename: `${name}SystemAttachment`, ...fields };
    const message = systemMessageOf({ attachments: [attachment] });
    expect(message.facts).toHaveLength(1);
    expect(message.facts[0]).toMatchObject({ ...CARRIER, ...fact });
  });

  it.each([
    ['not known', { __typename: 'SomethingNewSystemAttachment', toUser: user }],
    ['known, without effect', { __typename: 'AutomaticMessageSentSystemAttachment', text: 'Hello' }],
    ['of no type', {}],
    ['of a type that is no text', { __typename: 7 }],
  ])('an attachment that is %s is ignored (R13)', (_, attachment) => {
    const message = systemMessageOf({ attachments: [attachment, PUSH] });
    expect(message.facts.map(({ kind }) => kind)).toEqual(['pushed']);
    expect(message.damaged).toBe(false);
  });
});

describe('decodeHistory: messages', () => {
  it.each([
    ['a user', { __typename: 'Expert', id: 7 }, { kind: 'user', id: 7 }],
    ['a user of a new type', { __typename: 'Developer', id: '7' }, { kind: 'user', id: '7' }],
    ['a user of no type', { id: 7 }, { kind: 'user', id: 7 }],
    ['a visitor', { __typename: 'Visitor' }, { kind: 'visitor' }],
    ['a visitor with an id', { __typename: 'Visitor', id: 7 }, { kind: 'visitor' }],
    ['a third party account', { __typename: 'ThirdPartyAccount' }, { kind: 'visitor' }],
    ['of an unknown type without id', { __typename: 'Ghost' }, { kind: 'unknown' }],
    ['a user whose id is null', { __typename: 'Bot', id: null }, { kind: 'unknown' }],
    ['null', null, { kind: 'unknown' }],
    ['absent', undefined, { kind: 'unknown' }],
    ['no object', 'Ann', { kind: 'unknown' }],
  ])('the author is %s (R9, R12, R13)', (_, author, expected) => {
    const [message] = messagesOf({
      ...{ __typename: 'ParticipantConversationMessage', messageId: 'p1', createdAt: DATE },
      author,
    });
    expect(message).toMatchObject({ kind: 'wrote', id: 'p1', moment: MOMENT, author: expected });
  });

  it.each([
    ['SystemMessage', { __typename: 'SystemMessage' }, 'system'],
    ['ParticipantConversationMessage', { __typename: 'ParticipantConversationMessage' }, 'wrote'],
    ['a type not known yet', { __typename: 'BroadcastMessage', systemMessageId: 's1' }, 'unknown'],
    ['no type, the id of a system message', { systemMessageId: 's1' }, 'system'],
    ['no type, the id of a participant message', { messageId: 'p1' }, 'wrote'],
    ['nothing', {}, 'unknown'],
  ])('%s is known by what it has (R13)', (_, node, kind) => {
    expect(messagesOf({ ...node, createdAt: DATE, attachments: [PUSH] })[0]?.kind).toBe(kind);
  });

  it.each([[null], [undefined], [''], [7], [{}]])('%j is no id (R1)', (id) => {
    expect(messagesOf(system({ systemMessageId: id }))[0]?.id).toBeNull();
  });

  it.each([
    ['null', null, 0],
    ['absent', undefined, 0],
    ['an object', { 0: PUSH }, 0],
    ['text', 'pushed', 0],
    ['a list that holds null', [null, PUSH], 1],
    ['a list that holds a list', [[PUSH], PUSH], 1],
    ['a list that holds text', [PUSH, 'pushed'], 1],
  ])('attachments that are %s are damaged; the readable ones count (R15)', (_, attachments, count) => {
    const message = systemMessageOf({ attachments });
    expect(message.damaged).toBe(true);
    expect(message.facts).toHaveLength(count);
  });

  it('a message without a readable date holds no facts (R15)', () => {
    const [message] = messagesOf(system({ createdAt: '2026-02-30T10:00:00Z', attachments: [PUSH] }));
    expect(message).toMatchObject({ kind: 'system', id: 's1', moment: null, facts: [] });
  });
});

describe('decodeHistory: the conversation', () => {
  it.each([
    [DATE, MOMENT, false],
    [null, null, false],
    [undefined, null, false],
    ['2026-03-02', null, true],
    ['', null, true],
    [0, null, true],
  ])('the closing date %j (R15)', (closedAt, moment, unreadable) => {
    const history = decoded({ closedAt }, []);
    expect(history.conversation.closedAt).toEqual(moment);
    expect(history.closedAtUnreadable).toBe(unreadable);
  });

  it.each([
    [
      { id: 42, name: 'Shop' },
      { id: 42, name: 'Shop' },
    ],
    [{ id: '42' }, { id: '42', name: null }],
    [{ name: 'Shop' }, null],
    [null, null],
    ['Shop', null],
  ])('the project %j', (project, expected) => {
    const found = decoded({ project, channel: 'CHAT' }, []).conversation;
    expect(found.channel).toBe('CHAT');
    if (expected === null) expect(found.project).toBeNull();
    else expect(found.project).toMatchObject(expected);
  });

  it('routing events keep their order; one without a readable date is null (R15)', () => {
    const events = [
      { createdAt: DATE, routingRule: { id: 'r1', name: 'Sales' } },
      { createdAt: 'soon' },
      null,
    ];
    const { routingEvents } = decoded({ routingEvents: events }, []);
    expect(routingEvents.slice(1)).toEqual([null, null]);
    expect(routingEvents[0]).toMatchObject({ kind: 'routed', moment: MOMENT, group: null });
    expect(routingEvents[0]?.rule).toMatchObject({ id: 'r1', name: 'Sales' });
  });

  it('joins the pages in the order of reading (R1)', () => {
    const pages = [page(system({ systemMessageId: 'a' }), system({ systemMessageId: 'b' })), page()];
    const { messages } = decoded({}, [...pages, page(system({ systemMessageId: 'c' }))]);
    expect(messages.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['no routing events', { routingEvents: undefined }, page(), 'routingEvents is not a list'],
    ['routing events that failed', { routingEvents: null }, page(), 'routingEvents is not a list'],
    ['no messages', {}, null, 'messages is not an object'],
    ['messages that are a list', {}, [], 'messages is not an object'],
    ['no edges', {}, {}, 'messages.edges is not a list'],
    ['edges that failed', {}, { edges: null }, 'messages.edges is not a list'],
    ['an edge that failed', {}, { edges: [{ node: {} }, null] }, 'messages.edges[1] is not an object'],
    ['a node that failed', {}, { edges: [{ node: null }] }, 'messages.edges[0].node is not an object'],
  ])('%s: there is no history (R16)', (_, conversation, last, reason) => {
    const raw = { routingEvents: [], ...conversation };
    expect(decodeHistory('c1', raw, [page(), last], UPSTREAM_NAMES)).toEqual({ ok: false, reason });
  });
});

function system(fields: object): object {
  return { __typename: 'SystemMessage', systemMessageId: 's1', createdAt: DATE, attachments: [], ...fields };
}

function page(...nodes: readonly object[]): object {
  return { edges: nodes.map((node) => ({ node })) };
}

function decoded(conversation: object, pages: readonly object[]): History {
  const result = decodeHistory('c1', { routingEvents: [], ...conversation }, pages, UPSTREAM_NAMES);
  if (!result.ok) throw new Error(`expected a history, got: ${result.reason}`);
  return result.history;
}

function messagesOf(...nodes: readonly object[]): History['messages'] {
  return decoded({}, [page(...nodes)]).messages;
}

function systemMessageOf(fields: object): SystemMessage {
  const [message] = messagesOf(system(fields));
  if (message?.kind !== 'system') throw new Error(`expected a system message, got: ${message?.kind}`);
  return message;
}
