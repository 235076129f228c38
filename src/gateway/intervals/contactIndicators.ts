import type { Contact } from '../../contacts/contact.ts';
import { formatInstant, parseMoment } from '../../contacts/instant.ts';
import { reconstruct } from '../../contacts/reconstruct.ts';
import { LimitExceeded } from '../../upstream/limitExceeded.ts';
import type { RequestContext } from '../context.ts';
import type { ListRequest } from './closedContacts.ts';
import type { ContactPredicate } from './contactFilter.ts';
import type { ReadList } from './listReader.ts';
import type { StepOf } from './steps.ts';
import type { Tally, TallyFields } from './tally.ts';
import { count, emptyTally, tallyFields } from './tally.ts';

export type ContactDimension = 'CHANNEL' | 'SITE' | 'OPERATOR' | 'ROUTING_RULE' | 'ROUTING_GROUP' | 'STATUS';

export interface IndicatorsRequest extends ListRequest {
  readonly isWanted: ContactPredicate;
  readonly dimensions: readonly ContactDimension[];
  /** Null does not tell contacts apart by time. */
  readonly stepOf: StepOf | null;
}

export interface ContactIndicators {
  readonly rows: readonly ContactIndicatorRow[];
  readonly conversationCount: number;
  readonly unavailableConversationIds: readonly string[];
}

export interface ContactIndicatorRow extends TallyFields, GroupKeys {}

interface GroupKeys {
  readonly stepStart: string | null;
  readonly channel: string | null;
  readonly siteId: string | number | null;
  readonly operatorId: string | number | null;
  readonly routingRuleId: string | null;
  readonly routingGroupId: string | null;
  readonly status: string | null;
}

/** Conversations in one upstream page. */
const PAGE_SIZE = 100;
/** Each takes some 5 kB of memory while it is summed up. */
export const MAX_ROWS = 10_000;

/**
 * Sums up the contacts of a list page by page; no more than one page and the sums are held. Rejects with errors that
 * clients may see, `LIMIT_EXCEEDED` beyond the conversations of one request, or for too many rows.
 */
export async function contactIndicators(
  request: IndicatorsRequest,
  read: ReadList,
  context: RequestContext,
): Promise<ContactIndicators> {
  const { interval, others, isWanted } = request;
  const groups = new Map<string, Group>();
  // A sum of nothing is a sum.
  if (request.dimensions.length === 0 && request.stepOf === null) {
    groups.set(nameOf(NO_KEYS), { keys: NO_KEYS, tally: emptyTally() });
  }
  const unavailableConversationIds: string[] = [];
  let conversationCount = 0;
  for await (const { histories } of read({ interval, others, after: null, pageSize: PAGE_SIZE }, context)) {
    conversationCount += histories.length;
    for (const history of histories) {
      if (history.kind === 'unavailable') unavailableConversationIds.push(history.conversationId);
      else
        for (const contact of reconstruct(history.history).contacts.filter(isWanted))
          add(groups, contact, request);
    }
  }
  return { rows: rowsOf(groups), conversationCount, unavailableConversationIds };
}

interface Group {
  readonly keys: GroupKeys;
  readonly tally: Tally;
}

const NO_KEYS: GroupKeys = {
  stepStart: null,
  channel: null,
  siteId: null,
  operatorId: null,
  routingRuleId: null,
  routingGroupId: null,
  status: null,
};

function add(groups: Map<string, Group>, contact: Contact, { dimensions, stepOf }: IndicatorsRequest): void {
  const keys: GroupKeys = Object.assign(
    { ...NO_KEYS, stepStart: stepStartOf(contact, stepOf) },
    ...dimensions.map((dimension) => KEY[dimension](contact)),
  );
  const name = nameOf(keys);
  const group = groups.get(name) ?? { keys, tally: emptyTally() };
  groups.set(name, group);
  if (groups.size > MAX_ROWS) throw tooManyRows();
  count(group.tally, contact);
}

const KEY: Readonly<Record<ContactDimension, (contact: Contact) => Partial<GroupKeys>>> = {
  CHANNEL: ({ channel }) => ({ channel }),
  SITE: ({ project }) => ({ siteId: project?.id ?? null }),
  OPERATOR: ({ operator }) => ({ operatorId: operator?.id ?? null }),
  ROUTING_RULE: ({ routingRule }) => ({ routingRuleId: routingRule?.id ?? null }),
  ROUTING_GROUP: ({ routingGroup }) => ({ routingGroupId: routingGroup?.id ?? null }),
  STATUS: ({ status }) => ({ status }),
};

function stepStartOf({ openedAt }: Contact, stepOf: StepOf | null): string | null {
  const opened = stepOf && parseMoment(openedAt);
  return stepOf && opened ? formatInstant(stepOf(opened.at)) : null;
}

/** What no other group is called. */
function nameOf(keys: GroupKeys): string {
  return JSON.stringify(Object.values(keys));
}

function tooManyRows(): LimitExceeded {
  return new LimitExceeded(
    `Expected sums of at most ${MAX_ROWS} rows, got more: group by less, or take longer steps or a shorter interval.`,
  );
}

function rowsOf(groups: ReadonlyMap<string, Group>): readonly ContactIndicatorRow[] {
  return [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { keys, tally }]) => ({ ...keys, ...tallyFields(tally) }));
}
