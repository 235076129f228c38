import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import { operatorText } from '../world/text.ts';
import { closedAttachment } from './endingAttachments.ts';
import { writeOutsideContacts } from './participantMessages.ts';
import { pickBot, pickGroup, pickHuman, pickRule } from './pickUsers.ts';
import { snoozeWithoutContact } from './queue.ts';

/** Scripts of conversations without a contact. Each returns the conversation's `closedAt`. */
type EmptyScript = (builder: ConversationBuilder) => string | null;

export function writeConversationWithoutContacts(builder: ConversationBuilder): string | null {
  return builder.random.weighted(SCRIPTS)(builder);
}

/** The visitor leaves the queue: no contact, and no anomaly (R14). */
const abandoned: EmptyScript = (builder) => {
  builder.tag('abandoned');
  enterQueue(builder);
  builder.wait(20_000, 300_000);
  builder.addSystemMessage({ __typename: 'VisitorLeftSystemAttachment', _unusedField: null });
  builder.wait(0, 60_000);
  return builder.addSystemMessage(closedAttachment(null)).date;
};

/** Anonymising deletes every message, system messages included (R14). */
const anonymised: EmptyScript = (builder) => {
  builder.tag('anonymised');
  if (builder.random.chance(0.5)) enterQueue(builder);
  builder.wait(20_000, 300_000);
  builder.messages.length = 0;
  builder.expectAnomaly('NO_PUSH', null);
  return builder.date();
};

/** A user closes a conversation that was never pushed (R14). */
const closedByUser: EmptyScript = (builder) => {
  builder.tag('handledWithoutPush');
  enterQueue(builder);
  builder.wait(5_000, 60_000);
  builder.expectAnomaly('NO_PUSH', null);
  return builder.addSystemMessage(closedAttachment(pickHuman(builder))).date;
};

const writtenByUser: EmptyScript = (builder) => {
  builder.tag('handledWithoutPush');
  enterQueue(builder);
  builder.wait(1_000, 60_000);
  builder.addParticipantMessage({
    author: builder.random.pick([pickHuman(builder), pickBot(builder)]),
    text: operatorText(builder.random),
  });
  builder.wait(5_000, 60_000);
  builder.expectAnomaly('NO_PUSH', null);
  return builder.random.chance(0.5) ? builder.addSystemMessage(closedAttachment(null)).date : null;
};

const snoozedByUser: EmptyScript = (builder) => {
  builder.tag('handledWithoutPush');
  enterQueue(builder);
  builder.wait(5_000, 60_000);
  snoozeWithoutContact(builder);
  builder.expectAnomaly('NO_PUSH', null);
  return null;
};

/** Still in the queue. */
const waiting: EmptyScript = (builder) => {
  builder.tag('noContactYet');
  enterQueue(builder);
  return null;
};

const started: EmptyScript = (builder) => {
  builder.tag('noContactYet');
  builder.messages.length = 0;
  return null;
};

const SCRIPTS: readonly (readonly [number, EmptyScript])[] = [
  [45, abandoned],
  [15, anonymised],
  [10, closedByUser],
  [10, writtenByUser],
  [6, snoozedByUser],
  [10, waiting],
  [4, started],
];

function enterQueue(builder: ConversationBuilder): void {
  writeOutsideContacts(builder);
  builder.wait(0, 5_000);
  const rule = pickRule(builder);
  builder.addRoutingEvent(rule, pickGroup(builder, rule));
}
