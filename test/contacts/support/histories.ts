import fc from 'fast-check';
import type { SystemAttachment } from '../../support/contacts/attachmentNames.ts';
import { ENDS, NOISE, VISITOR_MOVES } from '../../support/contacts/attachmentNames.ts';
import { START } from './facts.ts';

/** A date as upstream might spell it. `at` is the instant it names, in milliseconds; null when it is not readable. */
export interface Spelled {
  readonly at: number | null;
  readonly text: unknown;
}

export interface SystemModel {
  readonly kind: 'system';
  readonly id: string | null;
  readonly date: Spelled;
  readonly attachments: readonly SystemAttachment[];
  /** Further items of the list of attachments that are no attachments. */
  readonly rubbish: readonly unknown[];
}

export interface ParticipantModel {
  readonly kind: 'participant';
  readonly id: string | null;
  readonly date: Spelled;
  readonly author: object | null;
}

export type MessageModel = SystemModel | ParticipantModel;

export interface RoutingModel {
  readonly date: Spelled;
  readonly rule: string | null;
}

/** What happened in a conversation, in the order in which upstream lists it. */
export interface HistoryModel {
  readonly closedAt: Spelled | null;
  readonly routingEvents: readonly RoutingModel[];
  readonly messages: readonly MessageModel[];
}

/** Offsets from the start that make ties, and gaps of just a second and a little more. */
const TIGHT = [0, 1, 500, 1_000, 1_001, 1_500, 2_000, 2_001, 3_000, 3_500, 5_000, 5_200, 8_000, 9_001];

const instant = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(...TIGHT) }, { weight: 2, arbitrary: fc.nat(30_000) })
  .map((ms) => START + ms);

const SPELLINGS: readonly ((iso: string, at: number) => string)[] = [
  (iso) => iso,
  (iso) => iso.replace('Z', '+00:00'),
  (iso) => iso.replace('Z', '987Z'),
  (iso) => iso.replace('.000Z', 'Z'),
  (_, at) => new Date(at + 7_200_000).toISOString().replace('Z', '+02:00'),
  (_, at) => new Date(at - 19_800_000).toISOString().replace('Z', '-0530'),
];

const readable: fc.Arbitrary<Spelled> = fc
  .tuple(instant, fc.constantFrom(...SPELLINGS))
  .map(([at, spelling]) => ({ at, text: spelling(new Date(at).toISOString(), at) }));

const unreadable: fc.Arbitrary<Spelled> = fc
  .constantFrom(null, '', 'soon', 0, '2026-02-30T10:00:00Z', '2026-03-02T10:00Z', '2026-03-02T10:00:00')
  .map((text) => ({ at: null, text }));

const anyDate = fc.oneof({ weight: 12, arbitrary: readable }, { weight: 1, arbitrary: unreadable });

/** Users of one history: two spellings of one id, null, and one without fields. */
const user = fc.constantFrom(
  ...[
    { __typename: 'Professional', id: 7 },
    { __typename: 'Bot', id: '7' },
    { __typename: 'Expert', id: 8 },
  ],
  ...[{ id: 9 }, null, {}],
);

const rule = fc.constantFrom('r1', 'r2', 'r3', null);

const pushed = fc.record({ __typename: fc.constant('ConversationPushedSystemAttachment'), toUser: user });

const end: fc.Arbitrary<SystemAttachment> = fc
  .tuple(fc.constantFrom(...Object.keys(ENDS)), user, rule)
  .map(([__typename, by, id]) => ({
    ...{ __typename, byUser: by, fromUser: by, toUser: null, reason: 'private' },
    ...{ until: '2026-03-03T10:00:00Z', toRoutingRule: id === null ? null : { id } },
  }));

const effectless = fc
  .constantFrom(...Object.keys(VISITOR_MOVES), ...NOISE)
  .map((__typename) => ({ __typename }));

const attachment: fc.Arbitrary<SystemAttachment> = fc.oneof(
  { weight: 3, arbitrary: pushed },
  { weight: 4, arbitrary: end },
  { weight: 2, arbitrary: effectless },
);

const rubbish = fc.oneof(
  { weight: 9, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constantFrom([null], ['pushed', 7], [[]]) },
);

const author = fc.oneof(
  { weight: 2, arbitrary: user },
  { weight: 1, arbitrary: fc.constantFrom({ __typename: 'Visitor' }, { __typename: 'ThirdPartyAccount' }) },
);

/** Each message has an id of its own, or none. */
function messages(date: fc.Arbitrary<Spelled>): fc.Arbitrary<readonly MessageModel[]> {
  const system = fc.record({
    ...{ kind: fc.constant('system' as const), date, rubbish },
    attachments: fc.array(attachment, { maxLength: 3 }),
  });
  const participant = fc.record({ kind: fc.constant('participant' as const), date, author });
  const numbered = fc.tuple(
    fc.oneof({ weight: 3, arbitrary: system }, { weight: 2, arbitrary: participant }),
    fc.integer({ min: 0, max: 9 }),
  );
  return fc.array(numbered, { maxLength: 14 }).map((list) =>
    list.map(([message, chance], index) => {
      // The two kinds share their numbers: an id is one only within its kind.
      const before = list.slice(0, index).filter(([{ kind }]) => kind === message.kind);
      return { ...message, id: chance === 0 ? null : `m${before.length}` };
    }),
  );
}

function historiesOf(date: fc.Arbitrary<Spelled>): fc.Arbitrary<HistoryModel> {
  return fc.record({
    closedAt: fc.option(date.filter(({ text }) => text !== null)),
    routingEvents: fc.array(fc.record({ date, rule }), { maxLength: 5 }),
    messages: messages(date),
  });
}

/** In any order, with ties, other spellings, and dates that are not readable. */
export const anyHistory = historiesOf(anyDate);

/** In any order, all dates readable. */
export const readableHistory = historiesOf(readable);
