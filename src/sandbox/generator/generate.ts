import type { GeneratedConversationJson } from './conversationJson.ts';
import { conversationJson } from './conversationJson.ts';
import { orderHistory } from './messageOrder.ts';
import { buildExpected, replySecondsById } from './record/buildExpected.ts';
import type { ConversationSetting } from './record/conversationBuilder.ts';
import { ConversationBuilder } from './record/conversationBuilder.ts';
import type { EdgeCase } from './record/edgeCases.ts';
import type { ExpectedReconstruction } from './record/expected.ts';
import { writeConversation } from './script/script.ts';
import type { DateStyle } from './world/dates.ts';
import { SITES } from './world/projects.ts';
import type { Random } from './world/random.ts';
import { createRandom, seedFor } from './world/random.ts';
import { thirdPartyOf, visitorOf } from './world/visitors.ts';

/** One generated conversation: its JSON as upstream would send it, and the expected contacts. */
export interface GeneratedConversation {
  readonly index: number;
  readonly conversation: GeneratedConversationJson;
  readonly expected: ExpectedReconstruction;
  /** R21: the seconds of each reply, in order, by the id of the contact. */
  readonly replySeconds: ReadonlyMap<string, readonly number[]>;
  /** The edge cases that the script used. Tests check that all of them occur. */
  readonly edgeCases: ReadonlySet<EdgeCase>;
}

export const DEFAULT_SEED = 1;
export const DEFAULT_CONVERSATIONS = 2_000;

/** All generated conversations start within this many days of UTC. */
const MONTH_DAYS = 30;
/** The last of these days, unless another one is given. */
export const DEFAULT_UNTIL = '2026-01-30';

const DAY_MS = 86_400_000;

/**
 * Returns the conversations 0 to count - 1 of a seed. The same arguments always give the same result. Another last day moves
 * every date by whole days and changes nothing else.
 *
 * @param until the last day on which conversations start, as `YYYY-MM-DD`.
 */
export function generateMonth(
  seed: number = DEFAULT_SEED,
  count: number = DEFAULT_CONVERSATIONS,
  until: string = DEFAULT_UNTIL,
): readonly GeneratedConversation[] {
  return Array.from({ length: count }, (_, index) => generateConversation(seed, index, until));
}

/** Returns one conversation. It depends only on the arguments, so each can be generated alone. */
export function generateConversation(
  seed: number,
  index: number,
  until: string = DEFAULT_UNTIL,
): GeneratedConversation {
  const random = createRandom(seedFor(seed, index));
  const builder = new ConversationBuilder(settingOf(random, index, firstInstant(until)));
  const { startAtMs } = builder.setting;
  const createdAt = builder.date(startAtMs);
  const closedAt = writeConversation(builder);
  const id = `${builder.random.hex(8)}-${builder.random.hex(4)}-4000-8000-${index.toString(16).padStart(12, '0')}`;
  const delivery = orderHistory(builder);
  tagDates(builder);
  const expected = buildExpected(id, builder.drafts, builder.anomalies);
  return {
    index,
    conversation: conversationJson({ id, index, builder, createdAt, closedAt, delivery }),
    expected,
    replySeconds: replySecondsById(expected, builder.drafts),
    edgeCases: builder.edgeCases,
  };
}

const CHANNELS = [
  [40, 'CHAT'],
  [8, 'CALL'],
  [5, 'VIDEO'],
  [12, 'WHATSAPP'],
  [6, 'SMS'],
  [6, 'MOBILE_APP'],
  [5, 'APPLE_BUSINESS_CHAT'],
  [4, 'FACEBOOK'],
  [5, 'FACEBOOK_BUSINESS_ON_MESSENGER'],
  [3, 'GOOGLE_BUSINESS_MESSAGES'],
  [3, 'INSTAGRAM'],
  [3, 'TWITTER'],
] as const;

const MILLISECOND_STYLES: readonly (readonly [number, readonly DateStyle[]])[] = [
  [80, ['milliseconds']],
  [8, ['milliseconds', 'offset']],
  [6, ['milliseconds', 'microseconds']],
];

const SECOND_STYLES: readonly (readonly [number, readonly DateStyle[]])[] = [
  [60, ['seconds']],
  [15, ['seconds', 'milliseconds']],
  [15, ['seconds', 'secondsOffset', 'offset']],
  [10, ['compactOffset', 'seconds']],
];

const STYLE_TAGS: Readonly<Record<DateStyle, readonly EdgeCase[]>> = {
  milliseconds: ['milliseconds'],
  seconds: ['wholeSeconds'],
  microseconds: ['microseconds'],
  offset: ['offset'],
  secondsOffset: ['offset', 'wholeSeconds'],
  compactOffset: ['compactOffset', 'wholeSeconds'],
};

function tagDates(builder: ConversationBuilder): void {
  for (const style of builder.setting.dateStyles) builder.tag(...STYLE_TAGS[style]);
}

/** The start of the first of the days that end with `until`, in milliseconds of UTC. */
function firstInstant(until: string): number {
  return Date.parse(`${until}T00:00:00Z`) - (MONTH_DAYS - 1) * DAY_MS;
}

function settingOf(random: Random, index: number, monthStartsAtMs: number): ConversationSetting {
  const grainMs = random.chance(0.3) ? 1_000 : 1;
  const channel = random.weighted(CHANNELS);
  const site = random.pick(SITES);
  const startAtMs = monthStartsAtMs + Math.floor((random.next() * MONTH_DAYS * DAY_MS) / grainMs) * grainMs;
  const visitor = visitorOf(random, { index, channel, project: site.project, createdAtMs: startAtMs });
  return {
    random,
    idPrefix: index.toString(16).padStart(8, '0'),
    startAtMs,
    grainMs,
    dateStyles: random.weighted(grainMs === 1 ? MILLISECOND_STYLES : SECOND_STYLES),
    site,
    channel,
    visitor,
    thirdParty: thirdPartyOf(random, channel),
  };
}
