import type { DeliveredHistory } from './messageOrder.ts';
import type { ContactDraft } from './record/buildExpected.ts';
import type { ConversationBuilder } from './record/conversationBuilder.ts';
import { instantOf } from './world/dates.ts';
import type { MessageJson, RoutingEventJson, VisitorJson } from './world/historyJson.ts';
import type { UserJson } from './world/people.ts';
import type { ProjectJson } from './world/projects.ts';
import type { Random } from './world/random.ts';

/** A conversation as upstream's JSON, with all messages on one page. */
export type GeneratedConversationJson = {
  readonly id: string;
  readonly legacyId: number;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly channel: string;
  readonly duration: string | null;
  readonly satisfactionSurvey: SurveyJson | null;
  readonly routingEvents: readonly RoutingEventJson[];
  readonly customData: CustomDataJson;
  readonly tags: readonly TagJson[];
  readonly targetingRule: { readonly id: string; readonly name: string; readonly externalId: string } | null;
  readonly project: ProjectJson;
  readonly language: string;
  readonly messages: { readonly edges: readonly { readonly node: MessageJson }[] };
  readonly conversions: { readonly transactions: readonly object[] };
  readonly visitor: VisitorJson;
  readonly distributionStatus: object;
  readonly closingFormValues: readonly object[];
  readonly conversationVisitors: readonly object[];
  readonly visitors: { readonly edges: readonly { readonly node: VisitorJson }[] };
};

type SurveyJson = {
  readonly customerSatisfaction: number | null;
  readonly netPromoterScore: number | null;
  readonly comment: string | null;
};

type TagJson = {
  readonly id: number;
  readonly name: string;
  readonly project: ProjectJson;
  readonly category: { readonly id: number; readonly name: string } | null;
};

type CustomDataJson = {
  readonly id: string;
  readonly conversationId: string;
  readonly customData: readonly object[];
};

interface Performed {
  readonly id: string;
  readonly index: number;
  readonly builder: ConversationBuilder;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly delivery: DeliveredHistory;
}

const FIRST_LEGACY_ID = 5_000_000;
const TAGS = ['refund', 'delivery', 'sizes', 'tariff', 'complaint', 'praise'] as const;
const LANGUAGES = ['en', 'fr', 'de', 'pt'] as const;

export function conversationJson({ id, index, builder, createdAt, closedAt, delivery }: Performed) {
  const { random, setting } = builder;
  const { project } = setting.site;
  const { channel, visitor } = setting;
  const conversation: GeneratedConversationJson = {
    id,
    legacyId: FIRST_LEGACY_ID + index,
    createdAt,
    closedAt,
    channel,
    duration: durationOf(setting.startAtMs, instantOf(closedAt)),
    satisfactionSurvey: survey(random),
    routingEvents: delivery.routingEvents,
    customData: customData(id, index),
    tags: tags(random, project),
    targetingRule: random.chance(0.5)
      ? {
          id: `30000000-0000-4000-8000-${String(project.id).padStart(12, '0')}`,
          name: 'Everybody',
          externalId: 'all',
        }
      : null,
    project,
    language: random.pick(LANGUAGES),
    messages: { edges: delivery.messages.map((node) => ({ node })) },
    conversions: { transactions: random.chance(0.05) ? [transaction(random, id, createdAt)] : [] },
    visitor,
    distributionStatus: distributionStatus(builder, closedAt, createdAt),
    closingFormValues: random.chance(0.1)
      ? [{ conversationId: FIRST_LEGACY_ID + index, fieldId: 'outcome', value: 'solved' }]
      : [],
    conversationVisitors: [{ id: visitor.visitorId, legacyVisitorId: null }],
    visitors: { edges: [{ node: visitor }] },
  };
  return conversation;
}

function durationOf(startAtMs: number, closedAtMs: number | undefined): string | null {
  return closedAtMs === undefined ? null : `PT${Math.max(0, Math.round((closedAtMs - startAtMs) / 1_000))}S`;
}

function survey(random: Random): SurveyJson | null {
  if (!random.chance(0.25)) return null;
  return {
    customerSatisfaction: random.int(1, 5),
    netPromoterScore: random.chance(0.5) ? random.int(0, 10) : null,
    comment: random.chance(0.2) ? 'Quick and friendly.' : null,
  };
}

function customData(conversationId: string, index: number): CustomDataJson {
  return {
    id: conversationId,
    conversationId,
    customData: [
      {
        __typename: 'VisitorConversationCustomDataEntryString',
        key: 'segment',
        stringValue: `s${index % 7}`,
      },
      { __typename: 'VisitorConversationCustomDataEntryInt', key: 'visits', intValue: index % 40 },
      {
        __typename: 'VisitorConversationCustomDataEntryFloat',
        key: 'basket',
        floatValue: (index % 500) + 0.5,
      },
      {
        __typename: 'VisitorConversationCustomDataEntryBoolean',
        key: 'loggedIn',
        booleanValue: index % 2 === 0,
      },
    ],
  };
}

function tags(random: Random, project: ProjectJson): readonly TagJson[] {
  if (!random.chance(0.3)) return [];
  const name = random.pick(TAGS);
  const id = 700 + TAGS.indexOf(name);
  return [{ id, name, project, category: { id: 80 + (id % 2), name: id % 2 === 0 ? 'Topic' : 'Mood' } }];
}

function transaction(random: Random, conversationId: string, date: string): object {
  return {
    id: `${random.hex(8)}-0000-4000-a000-${random.hex(12)}`,
    platformId: 'HA',
    externalConversionId: `order-${random.int(1_000, 9_999)}`,
    amount: random.int(500, 90_000) / 100,
    currency: 'EUR',
    conversationId,
    visitorDate: date,
    eventDate: date,
    createdAt: date,
    updatedAt: date,
  };
}

function distributionStatus(
  builder: ConversationBuilder,
  closedAt: string | null,
  createdAt: string,
): object {
  const last = builder.drafts.at(-1);
  if (instantOf(closedAt) !== undefined) {
    return { __typename: 'ConversationClosedStatus', closedAt, closedBy: null };
  }
  if (last?.expected.endReason === null) {
    return { __typename: 'ConversationPushedStatus', pushedAt: last.push.date, pushedTo: last.operator };
  }
  const snooze = snoozeOf(last);
  if (snooze !== undefined) return { __typename: 'ConversationSnoozedStatus', assignment: null, ...snooze };
  return {
    __typename: 'ConversationPendingStatus',
    pendingSince: last?.expected.closedAt ?? createdAt,
    assignment: null,
  };
}

function snoozeOf(
  last: ContactDraft | undefined,
): { snoozedAt: string; snoozedUntil: string; snoozedBy: UserJson | null } | undefined {
  if (last === undefined || last.expected.closedAt === null || last.expected.snoozedUntil === null)
    return undefined;
  return {
    snoozedAt: last.expected.closedAt,
    snoozedUntil: last.expected.snoozedUntil,
    snoozedBy: last.operator,
  };
}
