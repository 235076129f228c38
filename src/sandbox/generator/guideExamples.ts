import { conversationJson } from './conversationJson.ts';
import type { GeneratedConversation } from './generate.ts';
import type { ContactDraft } from './record/buildExpected.ts';
import { buildExpected, endDraft, replySecondsById } from './record/buildExpected.ts';
import { ConversationBuilder } from './record/conversationBuilder.ts';
import { openContact } from './script/contactOpenings.ts';
import { closedAttachment } from './script/endingAttachments.ts';
import type { MessageKind } from './script/participantMessages.ts';
import { writeMessage, writeOutsideContacts } from './script/participantMessages.ts';
import type { EndingAttachmentJson } from './world/historyJson.ts';
import { itemAt } from './world/itemAt.ts';
import type { UserJson } from './world/people.ts';
import { PROFESSIONALS } from './world/people.ts';
import type { RoutingRuleJson } from './world/projects.ts';
import { SITES } from './world/projects.ts';
import { createRandom } from './world/random.ts';
import { visitorOf } from './world/visitors.ts';

/** The ids of the guide's two examples. */
export const SNOOZE_EXAMPLE_ID = '00000000-0000-4000-8000-000000000001';
export const TRANSFER_EXAMPLE_ID = '00000000-0000-4000-8000-000000000002';

/** Both examples are on this day, UTC. */
const DAY = '2026-01-12';

const SITE = itemAt(SITES, 0);

type Step = readonly [time: string, play: (builder: ConversationBuilder) => void];

/** One distribution, one operator, two contacts around a snooze. */
const snooze = example(SNOOZE_EXAMPLE_ID, -2, [
  ['10:59:58', writeOutsideContacts],
  ['11:00:00', routed(0)],
  ['11:00:01', pushed(0)],
  ['11:00:05', ended(snoozing(0, '11:05:05'))],
  ['11:05:05', pushed(0)],
  ['11:06:00', wrote('operator')],
  ['11:07:30', wrote('visitor')],
  ['11:10:00', ended(closedAttachment(operator(0)))],
]);

/** Three distributions, three operators, three contacts, the first two transferred to another rule. */
const transfers = example(TRANSFER_EXAMPLE_ID, -1, [
  ['13:59:58', writeOutsideContacts],
  ['14:00:00', routed(0)],
  ['14:00:02', pushed(0)],
  ['14:01:00', wrote('operator')],
  ['14:04:00', ended(transferring(0, 1))],
  ['14:04:02', routed(1)],
  ['14:04:05', pushed(1)],
  ['14:06:00', wrote('operator')],
  ['14:09:00', ended(transferring(1, 2))],
  ['14:09:03', routed(2)],
  ['14:09:04', pushed(2)],
  ['14:10:00', wrote('visitor')],
  ['14:12:00', wrote('operator')],
  ['14:20:00', ended(closedAttachment(operator(2)))],
]);

/** Both examples, with the contacts that the guide shows for them. */
export const GUIDE_EXAMPLES: readonly GeneratedConversation[] = [snooze, transfers];

/** `index` is lower than all generated indexes, so that legacy ids do not collide. */
function example(id: string, index: number, steps: readonly Step[]): GeneratedConversation {
  const random = createRandom(index);
  const startAtMs = instant(itemAt(steps, 0)[0]);
  const builder = new ConversationBuilder({
    random,
    // The prefix of a generated conversation is its index. It never has the values of these two prefixes.
    idPrefix: (index >>> 0).toString(16),
    startAtMs,
    grainMs: 1,
    dateStyles: ['milliseconds'],
    site: SITE,
    channel: 'CHAT',
    visitor: visitorOf(random, { index: 0, channel: 'CHAT', project: SITE.project, createdAtMs: startAtMs }),
    thirdParty: null,
  });
  for (const [time, play] of steps) {
    builder.nowMs = instant(time);
    play(builder);
  }
  const { messages, routingEvents, drafts, anomalies, edgeCases: oddities } = builder;
  const dates = { createdAt: builder.date(startAtMs), closedAt: builder.date() };
  const expected = buildExpected(id, drafts, anomalies);
  return {
    index,
    conversation: conversationJson({ id, index, builder, ...dates, delivery: { messages, routingEvents } }),
    expected,
    replySeconds: replySecondsById(expected, drafts),
    edgeCases: oddities,
  };
}

function instant(time: string): number {
  return Date.parse(`${DAY}T${time}.000Z`);
}

function operator(index: number): UserJson {
  return itemAt(PROFESSIONALS, index);
}

function rule(index: number): RoutingRuleJson {
  return itemAt(SITE.rules, index);
}

function routed(index: number): Step[1] {
  return (builder) => builder.addRoutingEvent(rule(index), itemAt(rule(index).groups, 0));
}

function pushed(index: number): Step[1] {
  return (builder) => openContact(builder, operator(index));
}

function wrote(kind: MessageKind): Step[1] {
  return (builder) => writeMessage(builder, contact(builder), kind);
}

function ended(ending: EndingAttachmentJson): Step[1] {
  return (builder) => endDraft(contact(builder), builder.addSystemMessage(ending), ending, [ending]);
}

function contact(builder: ConversationBuilder): ContactDraft {
  return itemAt(builder.drafts, builder.drafts.length - 1);
}

function snoozing(by: number, until: string): EndingAttachmentJson {
  return {
    __typename: 'ConversationSnoozedSystemAttachment',
    byUser: operator(by),
    until: `${DAY}T${until}.000Z`,
  };
}

function transferring(from: number, to: number): EndingAttachmentJson {
  return {
    __typename: 'TransferredToRoutingRuleSystemAttachment',
    reason: 'Needs another team',
    skills: null,
    fromUser: operator(from),
    toRoutingRule: rule(to),
  };
}
