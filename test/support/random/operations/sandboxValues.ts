import type { Random } from '../../../../src/sandbox/generator/world/random.ts';
import type { ValuePlace, ValueSource } from './operationDraft.ts';
import type { Pools } from './valuePools.ts';

/** Arguments that mostly hit the data of a sandbox, and sometimes nothing. */
export function sandboxValues(pools: Pools): ValueSource {
  const pick =
    (values: readonly unknown[], stranger: unknown = UNKNOWN_UUID): Draw =>
    (random) =>
      values.length === 0 || random.chance(0.06) ? stranger : random.pick(values);
  const conversationId = pick(pools.conversationIds);
  const byPlace: Readonly<Record<string, Draw>> = {
    'Query.conversation id': conversationId,
    'Query.contact id': pick(pools.contactIds, 'no such contact'),
    'Query.routingRule id': pick(pools.routingRuleIds),
    'Query.routingGroup id': pick(pools.routingGroupIds),
  };
  const byName: Readonly<Record<string, Draw>> = {
    conversationId,
    visitorId: pick(pools.visitorIds),
    conversationVisitorIds: pick(pools.visitorIds),
    projectId: pick(pools.projectIds, 9),
    projectIds: pick(pools.projectIds, 9),
    userId: pick(pools.userIds, 9),
    userIds: pick(pools.userIds, 9),
    emails: pick(pools.emails),
    externalIds: pick(pools.externalIds),
    routingGroupIds: pick(pools.routingGroupIds),
    engagementCampaignIds: () => UNKNOWN_UUID,
    genAiPredictedTopicIds: () => UNKNOWN_UUID,
    legacyConversationIds: (random) => 5_000_000 + random.int(0, 400),
    categoryIds: (random) => random.int(80, 81),
    tagIds: (random) => random.int(700, 705),
    groupIds: (random) => random.int(501, 503),
    interval: drawInterval,
  };
  return (place, random) => {
    const draw = byPlace[`${place.owner} ${place.name}`] ?? byName[place.name];
    return isCursor(place) ? drawCursor(pools, place, random) : draw?.(random);
  };
}

type Draw = (random: Random) => unknown;

const UNKNOWN_UUID = 'ffffffff-0000-4000-8000-000000000000';
const MINUTE_MS = 60_000;
const MONTH_MINUTES = 30 * 24 * 60;

/** Mostly narrow, as one list has no page size; in two spellings, and rarely the wrong way round. */
function drawInterval(random: Random): unknown {
  const from = random.int(0, MONTH_MINUTES);
  const minutes = random.weighted([
    [8, random.int(10, 120)],
    [2, random.int(120, 600)],
    [0.3, -5],
  ]);
  return { from: spelled(from, random), to: spelled(from + minutes, random) };
}

function spelled(minute: number, random: Random): string {
  const iso = new Date(Date.UTC(2026, 0, 1) + minute * MINUTE_MS).toISOString();
  return random.chance(0.5) ? iso : iso.replace('.000Z', '+00:00');
}

function isCursor({ name }: ValuePlace): boolean {
  return name === 'after' || name === 'before';
}

function drawCursor({ cursors }: Pools, { owner }: ValuePlace, random: Random): unknown {
  if (!LISTS_OF_ONE_KIND.has(owner) && random.chance(0.9)) return null;
  const known = cursors[owner.replace(USER_TYPE, 'User.')] ?? [];
  return known.length === 0 || random.chance(0.04) ? 'no such cursor' : random.pick(known);
}

/** Lists that are the same for every token. Cursors of other lists are mostly refused, and too many errors test little. */
const LISTS_OF_ONE_KIND = new Set(['Query.users', 'Query.projects', 'Query.routingRulesConnection']);

const USER_TYPE = /^(Professional|Expert|Bot|IbbuManager)\./;
