import type { DateStyle } from '../world/dates.ts';
import { spellDate } from '../world/dates.ts';
import type {
  MessageAttachmentJson,
  MessageJson,
  ParticipantJson,
  RoutingEventJson,
  SystemAttachmentJson,
  ThirdPartyJson,
  VisitorJson,
} from '../world/historyJson.ts';
import type { RoutingGroupJson, RoutingRuleJson, Site } from '../world/projects.ts';
import type { Random } from '../world/random.ts';
import type { AnomalyDraft, ContactDraft, RoutingInEffect, WrittenFact } from './buildExpected.ts';
import type { EdgeCase } from './edgeCases.ts';
import type { ExpectedAnomalyCode } from './expected.ts';

/** The properties of a conversation that are fixed before its script starts. */
export interface ConversationSetting {
  readonly random: Random;
  /** Eight hexadecimal digits, unique to this conversation. */
  readonly idPrefix: string;
  readonly startAtMs: number;
  /** 1, or 1,000 when dates have whole seconds. All waits are multiples of it, so that no date format loses time. */
  readonly grainMs: 1 | 1_000;
  readonly dateStyles: readonly DateStyle[];
  readonly site: Site;
  readonly channel: string;
  readonly visitor: VisitorJson;
  /** Set when the visitor writes through a third party's account. */
  readonly thirdParty: ThirdPartyJson | null;
}

interface Speech {
  readonly author: ParticipantJson | null;
  readonly sentAs?: ParticipantJson | null;
  readonly text?: string | null;
  readonly attachments?: readonly MessageAttachmentJson[];
}

/** R4: events within this time belong to one ending, in milliseconds. */
const ONE_ENDING_MS = 1_000;

const UNREADABLE_DATES = [
  '',
  'yesterday',
  '2026-02-30T10:00:00.000Z',
  '2026-01-12T10:00Z',
  '2026-01-12T10:00:00',
  '12/01/2026 10:00:00',
] as const;

/** Scripts write a conversation with it. It keeps the time, writes the history in order, and records the expected contacts. */
export class ConversationBuilder {
  readonly setting: ConversationSetting;
  readonly random: Random;
  readonly messages: MessageJson[] = [];
  readonly routingEvents: RoutingEventJson[] = [];
  readonly drafts: ContactDraft[] = [];
  readonly anomalies: AnomalyDraft[] = [];
  readonly edgeCases = new Set<EdgeCase>();
  /** The instants and dates of the readable close attachments. */
  readonly closes: WrittenFact[] = [];
  routing: RoutingInEffect | null = null;
  nowMs: number;
  /** R21: the start of the request that the last message replied to. Null when it replied to none. */
  repliedRequestMs: number | null = null;
  #openRequestMs: number | null = null;
  readonly #takenRoutings = new Set<RoutingInEffect>();
  #written = 0;

  constructor(setting: ConversationSetting) {
    this.setting = setting;
    this.random = setting.random;
    this.nowMs = setting.startAtMs;
  }

  tag(...oddities: readonly EdgeCase[]): void {
    for (const oddity of oddities) this.edgeCases.add(oddity);
  }

  /** Moves the time forward by a random time between both bounds, rounded up to the grain. */
  wait(minMs: number, maxMs: number): void {
    const { grainMs } = this.setting;
    this.nowMs += Math.ceil(this.random.int(minMs, maxMs) / grainMs) * grainMs;
  }

  /** Moves the time forward by at most 1,000 ms, so that the next event belongs to the same ending (R4). */
  waitWithinOneEnding(): void {
    const gaps =
      this.setting.grainMs === 1 ? [this.random.int(1, 999), 400, ONE_ENDING_MS] : [0, ONE_ENDING_MS];
    this.nowMs += this.random.pick(gaps);
  }

  /** Moves the time forward by at least 1 ms and at most 1,000 ms (R8). */
  waitShortly(): void {
    this.nowMs += this.setting.grainMs === 1 ? this.random.int(1, ONE_ENDING_MS) : ONE_ENDING_MS;
  }

  /** The instant in one of the conversation's date formats. */
  date(atMs: number = this.nowMs): string {
    return spellDate(atMs, this.random.pick(this.setting.dateStyles), this.random);
  }

  unreadableDate(): string {
    return this.random.pick(UNREADABLE_DATES);
  }

  /** A UUID that is unique among the messages of all conversations. */
  uuid(): string {
    this.#written += 1;
    const sequence = this.#written.toString(16).padStart(4, '0');
    return `${this.setting.idPrefix}-${sequence}-4000-8000-${this.random.hex(12)}`;
  }

  addRoutingEvent(rule: RoutingRuleJson | null, group: RoutingGroupJson | null): WrittenFact {
    const date = this.date();
    this.routingEvents.push({ createdAt: date, routingRule: rule, routingGroup: group });
    this.routing = { atMs: this.nowMs, date, ruleId: rule?.id ?? null, groupId: group?.id ?? null };
    return { atMs: this.nowMs, date, id: null };
  }

  /** Adds a routing event with an unreadable date. It changes nothing, and is reported as an anomaly (R15). */
  addUnreadableRoutingEvent(rule: RoutingRuleJson, group: RoutingGroupJson): void {
    this.routingEvents.push({ createdAt: this.unreadableDate(), routingRule: rule, routingGroup: group });
    this.expectAnomaly('UNREADABLE_FACT', null);
  }

  addSystemMessage(...attachments: readonly SystemAttachmentJson[]): WrittenFact {
    const fact = { atMs: this.nowMs, date: this.date(), id: this.uuid() };
    this.#write(fact.date, fact.id, attachments);
    for (const attachment of attachments) this.#follow(attachment, fact);
    return fact;
  }

  /** Adds a system message with an unreadable date. It is left out with its attachments, and is reported as an anomaly (R15). */
  addUnreadableSystemMessage(...attachments: readonly SystemAttachmentJson[]): void {
    const id = this.uuid();
    this.#write(this.unreadableDate(), id, attachments);
    this.expectAnomaly('UNREADABLE_FACT', null, id);
  }

  /** R23: records that a contact has the current routing. Returns true for the first contact of the routing. */
  takeRouting(): boolean {
    if (this.routing === null || this.#takenRoutings.has(this.routing)) return false;
    this.#takenRoutings.add(this.routing);
    return true;
  }

  addParticipantMessage({ author, sentAs = author, text = null, attachments = [] }: Speech): WrittenFact {
    const fact = { atMs: this.nowMs, date: this.date(), id: this.uuid() };
    this.#followRequest(author);
    this.messages.push({
      __typename: 'ParticipantConversationMessage',
      messageId: fact.id,
      text,
      author,
      sentAs,
      createdAt: fact.date,
      attachments,
    });
    return fact;
  }

  /** Records an expected anomaly. Without a fact it has no date. */
  expectAnomaly(
    code: ExpectedAnomalyCode,
    fact: WrittenFact | null,
    systemMessageId: string | null = fact?.id ?? null,
  ): void {
    this.anomalies.push({ code, atMs: fact?.atMs, occurredAt: fact?.date ?? null, systemMessageId });
  }

  /** R21: the first message of the visitor is a request, and the first one after a message of a user. */
  #followRequest(author: ParticipantJson | null): void {
    this.repliedRequestMs = null;
    if (author === null) return;
    if (author.__typename === 'Visitor' || author.__typename === 'ThirdPartyAccount') {
      this.#openRequestMs ??= this.nowMs;
      return;
    }
    this.repliedRequestMs = this.#openRequestMs;
    this.#openRequestMs = null;
  }

  #write(createdAt: string, systemMessageId: string, attachments: readonly SystemAttachmentJson[]): void {
    this.messages.push({ __typename: 'SystemMessage', systemMessageId, createdAt, attachments });
  }

  #follow(attachment: SystemAttachmentJson, fact: WrittenFact): void {
    if (attachment.__typename === 'ConversationClosedSystemAttachment') this.closes.push(fact);
    if (attachment.__typename === 'TransferredToRoutingRuleSystemAttachment') {
      const ruleId = attachment.toRoutingRule?.id ?? null;
      this.routing = { atMs: fact.atMs, date: fact.date, ruleId, groupId: null };
    }
  }
}
