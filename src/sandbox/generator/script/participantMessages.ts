import type { ContactDraft, WrittenFact } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { Random } from '../world/random.ts';
import { operatorText, visitorText } from '../world/text.ts';
import { pickHuman, pickOtherUser } from './pickUsers.ts';
import { addSystemNoise } from './systemNoise.ts';

/** The author of a message, or the event that happens instead of a message. */
export type MessageKind = keyof typeof LINES;

/** How a message or an event counts for its contact (R9, R12, R17). */
type Effect =
  | 'operatorMessage'
  | 'visitorMessage'
  | 'VISITOR_LEFT'
  | 'VISITOR_RETURNED'
  | 'VISITOR_BLOCKED'
  | 'nothing';

interface Line {
  readonly effect: (draft: ContactDraft) => Effect;
  readonly write: (builder: ConversationBuilder, draft: ContactDraft) => WrittenFact;
}

interface Talk {
  readonly lines: number;
  /** False for an operator who never writes. */
  readonly answering?: boolean;
  /** False when the contact has ended: nothing counts any more. */
  readonly counted?: boolean;
  readonly pauseMs?: readonly [min: number, max: number];
}

const MANY_LINES = 40;

/** The share of messages with the same instant as the message before them. */
const ONE_INSTANT_SHARE = 0.1;

/** Writes messages of visitor and operator within a contact, and records how they count. */
export function writeMessages(
  builder: ConversationBuilder,
  draft: ContactDraft,
  { lines, answering = true, counted = true, pauseMs }: Talk,
): void {
  const pause = pauseMs ?? ([0, lines > MANY_LINES ? 8_000 : 45_000] as const);
  for (let line = 0; line < lines; line += 1) {
    if (pauseMs !== undefined || !builder.random.chance(ONE_INSTANT_SHARE)) builder.wait(...pause);
    const kind = pickKind(builder.random, answering);
    if (counted) writeMessage(builder, draft, kind);
    else LINES[kind].write(builder, draft);
  }
}

/** Writes one message within a contact, and records how it counts. */
export function writeMessage(builder: ConversationBuilder, draft: ContactDraft, kind: MessageKind): void {
  const fact = LINES[kind].write(builder, draft);
  note(draft, LINES[kind].effect(draft), fact, builder.repliedRequestMs);
}

/** Writes a message of the visitor while no contact is open. */
export function writeOutsideContacts(builder: ConversationBuilder): void {
  builder.addParticipantMessage({
    author: builder.setting.thirdParty ?? builder.setting.visitor,
    text: visitorText(builder.random),
  });
  builder.tag('messagesOutsideContacts');
}

const always =
  (effect: Effect): Line['effect'] =>
  () =>
    effect;

const LINES = {
  operator: {
    effect: always('operatorMessage'),
    write: (builder, draft) =>
      builder.addParticipantMessage({ author: writer(builder, draft), text: operatorText(builder.random) }),
  },
  operatorAttachment: {
    effect: always('operatorMessage'),
    write: (builder, draft) => {
      builder.tag('attachmentOnlyMessage');
      return builder.addParticipantMessage({
        author: writer(builder, draft),
        attachments: [operatorAttachment(builder)],
      });
    },
  },
  operatorAsSomebodyElse: {
    effect: always('operatorMessage'),
    write: (builder, draft) => {
      const author = writer(builder, draft);
      builder.tag('sentAsSomebodyElse');
      return builder.addParticipantMessage({
        author,
        sentAs: pickOtherUser(builder, author),
        text: operatorText(builder.random),
      });
    },
  },
  visitor: {
    effect: always('visitorMessage'),
    write: (builder) => {
      const { thirdParty, visitor } = builder.setting;
      if (thirdParty !== null) builder.tag('thirdPartyAuthor');
      return builder.addParticipantMessage({
        author: thirdParty ?? visitor,
        text: visitorText(builder.random),
      });
    },
  },
  visitorImage: {
    effect: always('visitorMessage'),
    write: (builder) => {
      const image = { __typename: 'ImageAttachment', fileName: 'photo.png', mimeType: 'image/png' } as const;
      const url = `https://static.example.com/files/${builder.random.hex(8)}.png`;
      return builder.addParticipantMessage({
        author: builder.setting.visitor,
        attachments: [{ ...image, url }],
      });
    },
  },
  unknownAuthor: {
    effect: always('nothing'),
    write: (builder) => {
      builder.tag('nullAuthor');
      return builder.addParticipantMessage({ author: null, text: operatorText(builder.random) });
    },
  },
  // When the operator is unknown, the messages of all users count as the operator's (R9).
  colleague: {
    effect: (draft) => (draft.operator === null ? 'operatorMessage' : 'nothing'),
    write: (builder, draft) => {
      builder.tag('colleagueWrote');
      return builder.addParticipantMessage({
        author: pickOtherUser(builder, draft.operator),
        text: operatorText(builder.random),
      });
    },
  },
  noise: {
    effect: always('nothing'),
    write: (builder, draft) => addSystemNoise(builder, draft.operator),
  },
  left: {
    effect: always('VISITOR_LEFT'),
    write: (builder) => {
      builder.tag('visitorLeft');
      return builder.addSystemMessage({ __typename: 'VisitorLeftSystemAttachment', _unusedField: null });
    },
  },
  returned: {
    effect: always('VISITOR_RETURNED'),
    write: (builder) => {
      builder.tag('visitorReturned');
      return builder.addSystemMessage({ __typename: 'VisitorReturnedSystemAttachment', _unusedField: null });
    },
  },
  blocked: {
    effect: always('VISITOR_BLOCKED'),
    write: (builder, draft) => {
      builder.tag('visitorBlocked');
      return builder.addSystemMessage({
        __typename: 'VisitorBlockedSystemAttachment',
        byUser: draft.operator,
      });
    },
  },
} as const satisfies Record<string, Line>;

const VISITOR_KINDS: readonly (readonly [number, MessageKind])[] = [
  [40, 'visitor'],
  [3, 'visitorImage'],
  [2, 'unknownAuthor'],
  [2, 'colleague'],
  [6, 'noise'],
  [1.5, 'left'],
  [1.5, 'returned'],
  [0.3, 'blocked'],
];

const SILENT_KINDS = VISITOR_KINDS.filter(([, kind]) => kind !== 'colleague');

const ALL_KINDS: readonly (readonly [number, MessageKind])[] = [
  ...VISITOR_KINDS,
  [40, 'operator'],
  [3, 'operatorAttachment'],
  [2, 'operatorAsSomebodyElse'],
];

function pickKind(random: Random, answering: boolean): MessageKind {
  return random.weighted(answering ? ALL_KINDS : SILENT_KINDS);
}

function note(draft: ContactDraft, effect: Effect, fact: WrittenFact, repliedRequestMs: number | null): void {
  switch (effect) {
    case 'nothing':
      return;
    case 'visitorMessage':
      draft.expected.visitorMessageCount += 1;
      draft.lastVisitorMessageMs = fact.atMs;
      return;
    case 'operatorMessage':
      draft.expected.operatorMessageCount += 1;
      draft.expected.firstResponseAt ??= fact.date;
      if (repliedRequestMs !== null) noteReply(draft, fact.atMs, repliedRequestMs);
      return;
    default:
      draft.eventKinds.push(effect);
  }
}

/** R21: a reply time starts at the opening at the earliest. The first reply's time always starts at the request. */
function noteReply(draft: ContactDraft, atMs: number, requestMs: number): void {
  draft.replySeconds.push((atMs - Math.max(requestMs, draft.push.atMs)) / 1_000);
  draft.expected.firstReplySeconds ??= (atMs - requestMs) / 1_000;
}

function writer(builder: ConversationBuilder, draft: ContactDraft) {
  return draft.operator ?? pickHuman(builder);
}

function operatorAttachment(builder: ConversationBuilder) {
  const { channel } = builder.setting;
  return channel === 'CALL' || channel === 'VIDEO'
    ? ({ __typename: 'PickedUpAttachment', type: 'VIDEO', correlationId: builder.uuid() } as const)
    : ({
        __typename: 'FileAttachment',
        fileName: 'terms.pdf',
        mimeType: 'application/pdf',
        url: `https://static.example.com/files/${builder.random.hex(8)}.pdf`,
      } as const);
}
