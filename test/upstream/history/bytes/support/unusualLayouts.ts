import fc from 'fast-check';
import type { Keyed } from './responses.ts';
import { responseText } from './responses.ts';

const DATE = '2026-03-02T10:00:01Z';
const PUSH = { t: 'ConversationPushedSystemAttachment', toUser: { t: 'Bot', i: 7 } };

/** R13, R15, R16: responses whose layout differs from the selection, by the difference. */
const UNUSUAL_LAYOUTS: Readonly<Record<string, (conversation: Keyed) => unknown>> = {
  'no conversation': () => null,
  'messages that failed': (whole) => ({ ...whole, _gw_messages: null }),
  'edges that failed': (whole) => withMessages(whole, { e: null }),
  'an edge that failed': (whole) => withEdges(whole, null),
  'a node that failed': (whole) => withEdges(whole, { n: null }),
  'an edge with a cursor': (whole) => withEdges(whole, { n: { c: DATE }, cursor: 'x' }),
  'routing events that failed': (whole) => ({ ...whole, _gw_routingEvents: null }),
  'a routing event that failed': (whole) => withRouting(whole, null),
  'a rule with a number': (whole) => withRouting(whole, { c: DATE, routingRule: { i: 7, name: null } }),
  'a rule without a name': (whole) =>
    withRouting(whole, { c: DATE, routingRule: { i: 'r1' }, routingGroup: null }),
  'no page info': (whole) => withMessages(whole, { pageInfo: null }),
  'page info in another order': (whole) =>
    withMessages(whole, { pageInfo: { endCursor: null, hasNextPage: false } }),
  'an empty page info': (whole) => withMessages(whole, { pageInfo: {} }),
  'something behind the edges': (whole) => withMessages(whole, { totalCount: 3 }),
  'messages before routing events': ({ _gw_routingEvents, ...rest }) => ({ ...rest, _gw_routingEvents }),
  'something between them': ({ _gw_messages, ...rest }) => ({ ...rest, odd: [], _gw_messages }),
  'no messages': ({ _gw_messages, ...rest }) => rest,
  'a message without a date': (whole) => withEdges(whole, { n: { c: null, s: 's1', a: [{}] } }),
  'a message in another order': (whole) => withEdges(whole, { n: { s: 's1', a: [PUSH], c: DATE } }),
  'a message with its type': (whole) =>
    withEdges(whole, { n: { t: 'SystemMessage', c: DATE, s: 's1', a: [PUSH] } }),
  'a message without an id': (whole) => withEdges(whole, { n: { c: DATE, s: null, a: [PUSH] } }),
  'a message with an unknown id': (whole) => withEdges(whole, { n: { c: DATE, x: 'x1' } }),
  'an author of another type': (whole) => withEdges(whole, { n: { c: DATE, m: 'm1', u: { t: 'Ghost' } } }),
  'attachments that failed': (whole) => withAttachments(whole, null),
  'an attachment that failed': (whole) => withAttachments(whole, [null, PUSH]),
  'an attachment of another type': (whole) => withAttachments(whole, [PUSH, { t: 'NewSystemAttachment' }]),
  'attachments at no date': (whole) => withEdges(whole, { n: { c: 'soon', s: 's1', a: [PUSH] } }),
  'a user without an id': (whole) => withAttachments(whole, [{ ...PUSH, toUser: { t: 'Bot', i: null } }]),
  'a user in another order': (whole) => withAttachments(whole, [{ ...PUSH, toUser: { i: 7, t: 'Bot' } }]),
  'a negative id': (whole) => withUser(whole, -7),
  'a broken id': (whole) => withUser(whole, 1.5),
  'a huge id': (whole) => withUser(whole, 2 ** 53 + 2),
  'an id with an exponent': (whole) => withUser(whole, 1e21),
  'a plant that is a list': (whole) => withAttachments(whole, [{ ...PUSH, p0: [1] }]),
  'a plant that is text': (whole) => withAttachments(whole, [{ ...PUSH, p0: 'x' }]),
};

/** A conversation that is odd, now and then; the name says how. */
export function maybeUnusual(usual: fc.Arbitrary<Keyed>): fc.Arbitrary<unknown> {
  const oddity = fc.constantFrom(...Object.values(UNUSUAL_LAYOUTS));
  return fc.oneof(
    { weight: 2, arbitrary: usual },
    { weight: 1, arbitrary: fc.tuple(usual, oddity).map(([whole, odd]) => odd(whole)) },
  );
}

/** Every oddity once, each of a conversation that is usual otherwise. */
export const UNUSUAL_RESPONSES = Object.entries(UNUSUAL_LAYOUTS).map(([name, odd]) => {
  const usual = {
    _gw_id: 'c1',
    _gw_routingEvents: [
      { c: '2026-03-02T09:00:00Z', routingRule: { i: 'r1', name: 'Sales' }, routingGroup: null },
    ],
    _gw_messages: {
      pageInfo: { hasNextPage: false, endCursor: null },
      e: [
        {
          n: {
            c: '2026-03-02T10:00:00Z',
            s: 's0',
            a: [{ t: 'ConversationPushedSystemAttachment', toUser: null }],
          },
        },
      ],
    },
  };
  return { name, text: responseText([odd(usual), usual]) };
});

function withMessages(whole: Keyed, fields: Keyed): Keyed {
  return { ...whole, _gw_messages: { ...objectIn(whole, '_gw_messages'), ...fields } };
}

function withEdges(whole: Keyed, edge: Keyed | null): Keyed {
  const { e } = objectIn(whole, '_gw_messages');
  return withMessages(whole, { e: [...(Array.isArray(e) ? e : []), edge] });
}

function withRouting(whole: Keyed, event: Keyed | null): Keyed {
  const { _gw_routingEvents: events } = whole;
  return { ...whole, _gw_routingEvents: [event, ...(Array.isArray(events) ? events : [])] };
}

function withAttachments(whole: Keyed, attachments: unknown): Keyed {
  return withEdges(whole, { n: { c: DATE, s: 'odd', a: attachments } });
}

function withUser(whole: Keyed, id: number): Keyed {
  return withAttachments(whole, [{ ...PUSH, toUser: { t: 'Bot', i: id } }]);
}

function objectIn(whole: Keyed, key: string): Keyed {
  return Object.fromEntries(Object.entries(Object(whole[key])));
}
