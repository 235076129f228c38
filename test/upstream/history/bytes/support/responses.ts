import fc from 'fast-check';
import { anyId, anyText, id, routing, spelledDate, type, user } from './values.ts';

/** A JSON object, its keys in the order in which they are written. */
export type Keyed = Readonly<Record<string, unknown>>;

/** The aliases that are planted beside each reference, by the reference's name in a history. */
export const SELECTED = {
  operator: ['p0'],
  by: ['p1'],
  toUser: ['p2'],
  toRule: ['p3', 'p4'],
  rule: ['p4'],
  group: ['p10'],
  project: ['p11'],
} as const;

/** What a client might select on an object: equal ones come again and again. */
const planted = fc.oneof(
  fc.constantFrom(null, {}, { id: 7, firstName: 'Ann' }, { group: { id: 'g1', tags: ['{', '"}'] } }),
  fc.record({
    name: anyText,
    list: fc.array(fc.oneof(anyText, fc.double({ noNaN: true }), fc.constant({}))),
  }),
);

/** A reference under its key, and what is planted beside it. */
function referred(key: string, value: fc.Arbitrary<unknown>, plants: readonly string[]): fc.Arbitrary<Keyed> {
  return fc
    .tuple(value, fc.array(planted, { minLength: plants.length, maxLength: plants.length }))
    .map(([reference, values]) => ({
      [key]: reference,
      ...Object.fromEntries(plants.map((alias, index) => [alias, reference === null ? null : values[index]])),
    }));
}

function attachmentOf(name: string, ...parts: readonly fc.Arbitrary<Keyed>[]): fc.Arbitrary<Keyed> {
  const t = `${name}SystemAttachment`;
  return fc.tuple(...parts).map((fields) => Object.assign({ t }, ...fields));
}

function attachment(plants: typeof SELECTED | null): fc.Arbitrary<Keyed> {
  const by = (key: string) => referred(key, user, plants?.by ?? []);
  const reason = anyText.map((text) => ({ reason: text }));
  return fc.oneof(
    fc.constant({}),
    attachmentOf('ConversationPushed', referred('toUser', user, plants?.operator ?? [])),
    attachmentOf('ConversationReleased', by('byUser')),
    attachmentOf('ConversationSnoozed', by('byUser'), fc.record({ until: spelledDate })),
    attachmentOf('ConversationClosed', by('byUser')),
    attachmentOf('TransferredToUser', reason, by('fromUser'), referred('toUser', user, plants?.toUser ?? [])),
    attachmentOf(
      'TransferredToRoutingRule',
      ...[reason, by('fromUser'), referred('toRoutingRule', routing, plants?.toRule ?? [])],
    ),
    ...['VisitorLeft', 'VisitorReturned', 'VisitorBlocked'].map((name) => attachmentOf(name)),
  );
}

const author = fc.oneof(
  fc.constantFrom<Keyed | null>({ t: 'Visitor' }, { t: 'ThirdPartyAccount' }, {}, null),
  id.map((i) => ({ i })),
);

function message(plants: typeof SELECTED | null): fc.Arbitrary<Keyed> {
  const c = spelledDate;
  const attachments = fc.array(attachment(plants), { maxLength: 3 });
  return fc.oneof(
    { weight: 1, arbitrary: fc.record({ c }) },
    { weight: 4, arbitrary: fc.record({ c, m: anyId, u: author }) },
    { weight: 6, arbitrary: fc.record({ c, s: anyId, a: attachments }) },
  );
}

function routingEvent(plants: typeof SELECTED | null): fc.Arbitrary<Keyed> {
  return fc
    .tuple(
      ...[fc.record({ c: spelledDate }), referred('routingRule', routing, plants?.rule ?? [])],
      referred('routingGroup', routing, plants?.group ?? []),
    )
    .map((parts) => Object.assign({}, ...parts));
}

/** One conversation of a response under the private names of the gateway, with some fields of the client. */
export const conversation: fc.Arbitrary<Keyed> = fc.constantFrom(SELECTED, null).chain((plants) =>
  fc
    .record({
      contacts: fc.constant('Conversation'),
      _gw_id: fc.uuid(),
      _gw_closedAt: fc.option(spelledDate),
      _gw_channel: fc.constantFrom('CHAT', null),
      _gw_project: fc.record({ i: id, name: anyText }),
      _gw_p11: planted,
      _gw_routingEvents: fc.array(routingEvent(plants), { maxLength: 4 }),
      _gw_messages: fc.record({
        pageInfo: fc.record({ hasNextPage: fc.boolean(), endCursor: fc.option(type) }),
        e: fc.array(message(plants).map((n) => ({ n }))),
      }),
      subject: anyText,
    })
    .map(({ _gw_p11, ...fields }) => {
      const { _gw_routingEvents, _gw_messages, subject, ...own } = fields;
      return { ...own, ...(plants && { _gw_p11 }), _gw_routingEvents, _gw_messages, subject };
    }),
);

/** The text of a response that holds these conversations. */
export function responseText(conversations: readonly unknown[], space = 0): string {
  return JSON.stringify({ data: { list: conversations } }, null, space);
}
