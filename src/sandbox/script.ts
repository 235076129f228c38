import { arriveFirst, byUnreadableEvent } from './arrivals.ts';
import { castBot, castGroup, castHuman, castOperator, castRule } from './casting.ts';
import { playEmpty } from './emptyScripts.ts';
import type { Finale } from './finales.ts';
import {
  closedAtUnreadably,
  closedBeforeOpening,
  closes,
  closesByDateOnly,
  closesInTheQueue,
  closesUnreadably,
  pushesUnreadably,
  staysOpen,
  staysQueued,
  staysSnoozed,
} from './finales.ts';
import type { Handover } from './handovers.ts';
import {
  endedThenQueued,
  openTwiceAtOnce,
  releasedLate,
  releasedThenTransferredLate,
  reopened,
  replaced,
  snoozedOverDays,
  transferredLate,
  transferredOnOneMessage,
} from './handovers.ts';
import { talk, writeOutside } from './lines.ts';
import type { Draft } from './meaning.ts';
import type { Stage } from './stage.ts';
import { noise } from './systemNoise.ts';

/** The most contacts and messages that one conversation is scripted with. */
export const MAX_CONTACTS = 12;
export const MAX_MESSAGES = 450;

/** What the scenes around the talk of one contact may need: queue, push, ending, repeats. */
const MESSAGES_AROUND_TALK = 16;

/** Longer than what R4 and R8 look at, so that no contact is odd by accident. */
const SHORTEST_CONTACT_MS = [1_500, 8_000] as const;

/** Performs one conversation from its first message to its end, if it has one; gives its `closedAt`. */
export function play(stage: Stage): string | null {
  const contacts = stage.random.weighted(CONTACTS);
  if (contacts === 0) return playEmpty(stage);
  const lines = linesAContact(stage, contacts);
  prologue(stage);
  let draft = firstContact(stage, contacts);
  converse(stage, draft, lines);
  while (stage.drafts.length < contacts) {
    draft = stage.random.weighted(HANDOVERS)(stage, draft, successor(stage, draft));
    converse(stage, draft, lines);
  }
  return stage.random.weighted(isBlemished(stage) ? FINALES : ALL_FINALES)(stage, draft);
}

const CONTACTS: readonly (readonly [number, number])[] = [
  [7, 0],
  [46, 1],
  [19, 2],
  [10, 3],
  [6, 4],
  [3, 5],
  [2, 6],
  [1.5, 7],
  [1.5, 8],
  [1, 9],
  [1, 10],
  [1, 11],
  [1, MAX_CONTACTS],
];

const HANDOVERS: readonly (readonly [number, Handover])[] = [
  [70, endedThenQueued],
  [6, reopened],
  [5, replaced],
  [4, transferredOnOneMessage],
  [4, transferredLate],
  [2, releasedLate],
  [3, releasedThenTransferredLate],
  [5, snoozedOverDays],
];

const FINALES: readonly (readonly [number, Finale])[] = [
  [74, closes],
  [4, staysOpen],
  [2, staysSnoozed],
  [2, staysQueued],
  [4, closesInTheQueue],
  [5, closesByDateOnly],
  [4, closedBeforeOpening],
];

const ALL_FINALES: readonly (readonly [number, Finale])[] = [
  ...FINALES,
  [1.5, pushesUnreadably],
  [1.5, closesUnreadably],
  [1.5, closedAtUnreadably],
];

function linesAContact(stage: Stage, contacts: number): readonly [min: number, max: number] {
  if (!stage.random.chance(0.04)) return [0, 12];
  stage.tag('severalPages');
  const total = stage.random.int(120, MAX_MESSAGES - MESSAGES_AROUND_TALK * contacts);
  const each = Math.floor(total / contacts);
  return [each, each];
}

/** What comes before any distribution. */
function prologue(stage: Stage): void {
  if (stage.random.chance(0.02)) {
    stage.tag('unreadableSystemMessage');
    const { url } = stage.setting.site.project;
    stage.systemUnreadably({ __typename: 'NavigationChangedSystemAttachment', url: `${url}/basket` });
  }
  if (stage.random.chance(0.3)) noise(stage, null);
  writeOutside(stage);
  stage.wait(0, 20_000);
}

function firstContact(stage: Stage, contacts: number): Draft {
  const operator = castOperator(stage);
  if (contacts > 1 && stage.random.chance(0.15)) {
    stage.tag('botThenHuman');
    return arriveFirst(stage, castBot(stage));
  }
  if (contacts > 1 && stage.random.chance(0.04)) {
    const rule = castRule(stage);
    if (stage.random.chance(0.7)) stage.routed(rule, castGroup(stage, rule));
    return openTwiceAtOnce(stage, operator, castOperator(stage));
  }
  if (!isBlemished(stage) && stage.random.chance(0.01)) return byUnreadableEvent(stage, operator);
  return arriveFirst(stage, operator);
}

function converse(stage: Stage, draft: Draft, [min, max]: readonly [number, number]): void {
  stage.wait(...SHORTEST_CONTACT_MS);
  talk(stage, draft, { lines: stage.random.int(min, max), answering: !stage.random.chance(0.15) });
}

/** Who comes next: after a bot a person, sometimes the same operator again. */
function successor(stage: Stage, { operator }: Draft) {
  if (operator?.__typename === 'Bot') return castHuman(stage);
  return stage.random.chance(0.15) ? operator : castOperator(stage);
}

/** At most one unreadable fact a conversation is scripted: the order of undated anomalies is nowhere said. */
function isBlemished(stage: Stage): boolean {
  return stage.anomalies.some(({ code }) => code === 'UNREADABLE_FACT');
}
