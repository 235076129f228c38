import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Deviation, Indicator, IntendedConversation, StatisticsFilter } from './intendedStatistics.ts';
import { INDICATORS, intendedStatistics } from './intendedStatistics.ts';
import { DIFFERING_STATISTICS_KEY, STATISTICS_KEY } from './statisticKeys.ts';

/** Chosen by the day of the month (UTC) on which the requested period starts. */
const PLANTED: ReadonlyMap<number, Deviation> = new Map([
  [6, { countsBotReplies: true }],
  [8, { goesByClosing: true }],
  [10, { chatIsOneChannel: true }],
  [12, { addedContacts: 50 }],
  [14, { contactsOfOtherSites: 7 }],
]);

/** `GET /api/2/statistic`: the vendor's REST statistics. Times are UTC. */
export function statisticRoute(app: FastifyInstance, conversations: readonly IntendedConversation[]): void {
  app.get<{ Querystring: Query }>('/api/2/statistic', async (request, reply) => {
    const key = request.headers['x-api-key'];
    if (key !== STATISTICS_KEY && key !== DIFFERING_STATISTICS_KEY) return refuse(reply, 403, 'Forbidden');
    const filter = filterOf(request.query);
    const indicators = indicatorsOf(request.query);
    if (filter === null || indicators === null) return refuse(reply, 400, 'Bad request');
    const deviation =
      key === DIFFERING_STATISTICS_KEY ? PLANTED.get(new Date(filter.fromMs).getUTCDate()) : undefined;
    const statistics = intendedStatistics(conversations, filter, deviation);
    return reply.send({
      meta: { status: 'success' },
      data: Object.fromEntries(indicators.map((name) => [name, statistics[name]])),
    });
  });
}

/** A parameter that occurs twice is a list. */
type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/** Null when a filter is not readable. */
function filterOf(query: Query): StatisticsFilter | null {
  const from = periodBound(query['filters[from]']);
  const to = periodBound(query['filters[to]']);
  const channel = query['filters[channel]'] ?? null;
  const sites = query['filters[website_list]'] ?? null;
  if (from === null || to === null || !isChannel(channel)) return null;
  const siteIds = typeof sites === 'string' ? sites.split(',') : null;
  return { fromMs: from.atMs, toMs: to.atMs + to.lengthMs, channel, siteIds };
}

/** A day or a second in UTC. The period includes its last day or second. */
function periodBound(value: unknown): { readonly atMs: number; readonly lengthMs: number } | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(value)) return null;
  const isDay = value.length === 'YYYY-MM-DD'.length;
  const atMs = Date.parse(isDay ? `${value}T00:00:00Z` : `${value.replace(' ', 'T')}Z`);
  return Number.isNaN(atMs) ? null : { atMs, lengthMs: isDay ? DAY_MS : SECOND_MS };
}

function isChannel(value: unknown): value is StatisticsFilter['channel'] {
  return value === null || value === 'chat' || value === 'call' || value === 'video';
}

/** The requested indicators. @default all. Null for an unknown name. */
function indicatorsOf(query: Query): readonly Indicator[] | null {
  const names = query['filters[indicators]'];
  if (names === undefined) return INDICATORS;
  if (typeof names !== 'string') return null;
  const known = names.split(',').map((name) => INDICATORS.find((indicator) => indicator === name));
  return known.every((indicator) => indicator !== undefined) ? known : null;
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ meta: { status: 'error', message } });
}
