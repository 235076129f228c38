import type { ContactDraft, WrittenFact } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { Random } from '../world/random.ts';
import { operatorText, visitorText } from '../world/text.ts';
import { pickHuman, pickOtherUser } from './pickUsers.ts';
import { addSystemNoise } from './systemNoise.ts';

/** Who writes a line of a conversation, or what happens instead of one. */
export type MessageKind = keyof typeof LINES;

/** What a line means for the contact within which it is said (R9, R12, R17). */
type Effect =
  | 'operatorMessage'
  | 'visitorMessage'
  | 'VISITOR_LEFT'
  | 'VISITOR_RETURNED'
  | 'VISITOR_BLOCKED'
  | 'nothing';

interface Line {
  readonly effect: (draft: ContactDraft) => Effect;
  readonly write: (stage: ConversationBuilder, draft: ContactDraft) => WrittenFact;
}

interface Talk {
  readonly lines: number;
  /** False for an operator who never writes. */
  readonly answering?: boolean;
  /** False where the contact is over, whatever else is said. */
  readonly counted?: boolean;
  readonly pauseMs?: readonly [min: number, max: number];
}

const MANY_LINES = 40;

/** The share of lines that come at the very instant of the line before them. */
const ONE_INSTANT_SHARE = 0.1;

/** Lets visitor and operator talk within a contact, and notes what of it counts there. */
export function writeMessages(
  stage: ConversationBuilder,
  draft: ContactDraft,
  { lines, answering = true, counted = true, pauseMs }: Talk,
): void {
  const pause = pauseMs ?? ([0, lines > MANY_LINES ? 8_000 : 45_000] as const);
  for (let line = 0; line < lines; line += 1) {
    if (pauseMs !== undefined || !stage.random.chance(ONE_INSTANT_SHARE)) stage.wait(...pause);
    const kind = pickKind(stage.random, answering);
    if (counted) writeMessage(stage, draft, kind);
    else LINES[kind].write(stage, draft);
  }
}

/** One line within a contact, and what it counts for. */
export function writeMessage(stage: ConversationBuilder, draft: ContactDraft, kind: MessageKind): void {
  const fact = LINES[kind].write(stage, draft);
  note(draft, LINES[kind].effect(draft), fact, stage.repliedRequestMs);
}

/** The visitor writes while no contact is open. */
export function writeOutsideContacts(stage: ConversationBuilder): void {
  stage.addParticipantMessage({
    author: stage.setting.thirdParty ?? stage.setting.visitor,
    text: visitorText(stage.random),
  });
  stage.tag('messagesOutsideContacts');
}

const always =
  (effect: Effect): Line['effect'] =>
  () =>
    effect;

const LINES = {
  operator: {
    effect: always('operatorMessage'),
    write: (stage, draft) =>
      stage.addParticipantMessage({ author: writer(stage, draft), text: operatorText(stage.random) }),
  },
  operatorAttachment: {
    effect: always('operatorMessage'),
    write: (stage, draft) => {
      stage.tag('attachmentOnlyMessage');
      return stage.addParticipantMessage({
        author: writer(stage, draft),
        attachments: [operatorAttachment(stage)],
      });
    },
  },
  operatorAsSomebodyElse: {
    effect: always('operatorMessage'),
    write: (stage, draft) => {
      const author = writer(stage, draft);
      stage.tag('sentAsSomebodyElse');
      return stage.addParticipantMessage({
        author,
        sentAs: pickOtherUser(stage, author),
        text: operatorText(stage.random),
      });
    },
  },
  visitor: {
    effect: always('visitorMessage'),
    write: (stage) => {
      const { thirdParty, visitor } = stage.setting;
      if (thirdParty !== null) stage.tag('thirdPartyAuthor');
      return stage.addParticipantMessage({ author: thirdParty ?? visitor, text: visitorText(stage.random) });
    },
  },
  visitorImage: {
    effect: always('visitorMessage'),
    write: (stage) => {
      const image = { __typename: 'ImageAttachment', fileName: 'photo.png', mimeType: 'image/png' } as const;
      const url = `https://static.example.com/files/${stage.random.hex(8)}.png`;
      return stage.addParticipantMessage({ author: stage.setting.visitor, attachments: [{ ...image, url }] });
    },
  },
  nobody: {
    effect: always('nothing'),
    write: (stage) => {
      stage.tag('nullAuthor');
      return stage.addParticipantMessage({ author: null, text: operatorText(stage.random) });
    },
  },
  // With the operator unknown, any user who writes may be the one (R9).
  colleague: {
    effect: (draft) => (draft.operator === null ? 'operatorMessage' : 'nothing'),
    write: (stage, draft) => {
      stage.tag('colleagueWrote');
      return stage.addParticipantMessage({
        author: pickOtherUser(stage, draft.operator),
        text: operatorText(stage.random),
      });
    },
  },
  noise: {
    effect: always('nothing'),
    write: (stage, draft) => addSystemNoise(stage, draft.operator),
  },
  left: {
    effect: always('VISITOR_LEFT'),
    write: (stage) => {
      stage.tag('visitorLeft');
      return stage.addSystemMessage({ __typename: 'VisitorLeftSystemAttachment', _unusedField: null });
    },
  },
  returned: {
    effect: always('VISITOR_RETURNED'),
    write: (stage) => {
      stage.tag('visitorReturned');
      return stage.addSystemMessage({ __typename: 'VisitorReturnedSystemAttachment', _unusedField: null });
    },
  },
  blocked: {
    effect: always('VISITOR_BLOCKED'),
    write: (stage, draft) => {
      stage.tag('visitorBlocked');
      return stage.addSystemMessage({ __typename: 'VisitorBlockedSystemAttachment', byUser: draft.operator });
    },
  },
} as const satisfies Record<string, Line>;

const VISITOR_KINDS: readonly (readonly [number, MessageKind])[] = [
  [40, 'visitor'],
  [3, 'visitorImage'],
  [2, 'nobody'],
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

/** R21: the reply time starts with the opening, the time of the first reply with the request. */
function noteReply(draft: ContactDraft, atMs: number, requestMs: number): void {
  draft.replySeconds.push((atMs - Math.max(requestMs, draft.push.atMs)) / 1_000);
  draft.expected.firstReplySeconds ??= (atMs - requestMs) / 1_000;
}

function writer(stage: ConversationBuilder, draft: ContactDraft) {
  return draft.operator ?? pickHuman(stage);
}

function operatorAttachment(stage: ConversationBuilder) {
  const { channel } = stage.setting;
  return channel === 'CALL' || channel === 'VIDEO'
    ? ({ __typename: 'PickedUpAttachment', type: 'VIDEO', correlationId: stage.uuid() } as const)
    : ({
        __typename: 'FileAttachment',
        fileName: 'terms.pdf',
        mimeType: 'application/pdf',
        url: `https://static.example.com/files/${stage.random.hex(8)}.pdf`,
      } as const);
}
