import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import { operatorText } from '../world/text.ts';
import { closedAttachment } from './endingAttachments.ts';
import { writeOutsideContacts } from './participantMessages.ts';
import { pickBot, pickGroup, pickHuman, pickRule } from './pickUsers.ts';
import { snoozeWithoutContact } from './queue.ts';

/** Conversations that never had a contact. Each script gives the conversation's `closedAt`. */
type EmptyScript = (stage: ConversationBuilder) => string | null;

export function writeConversationWithoutContacts(stage: ConversationBuilder): string | null {
  return stage.random.weighted(SCRIPTS)(stage);
}

/** The visitor gives up in the queue: no contact, and nothing odd about it (R14). */
const abandoned: EmptyScript = (stage) => {
  stage.tag('abandoned');
  enterQueue(stage);
  stage.wait(20_000, 300_000);
  stage.addSystemMessage({ __typename: 'VisitorLeftSystemAttachment', _unusedField: null });
  stage.wait(0, 60_000);
  return stage.addSystemMessage(closedAttachment(null)).date;
};

/** Anonymising deletes every message, system messages included (R14). */
const anonymised: EmptyScript = (stage) => {
  stage.tag('anonymised');
  if (stage.random.chance(0.5)) enterQueue(stage);
  stage.wait(20_000, 300_000);
  stage.messages.length = 0;
  stage.expectAnomaly('NO_PUSH', null);
  return stage.date();
};

/** Somebody closes what was never pushed to anybody (R14). */
const closedByUser: EmptyScript = (stage) => {
  stage.tag('handledWithoutPush');
  enterQueue(stage);
  stage.wait(5_000, 60_000);
  stage.expectAnomaly('NO_PUSH', null);
  return stage.addSystemMessage(closedAttachment(pickHuman(stage))).date;
};

const writtenByUser: EmptyScript = (stage) => {
  stage.tag('handledWithoutPush');
  enterQueue(stage);
  stage.wait(1_000, 60_000);
  stage.addParticipantMessage({
    author: stage.random.pick([pickHuman(stage), pickBot(stage)]),
    text: operatorText(stage.random),
  });
  stage.wait(5_000, 60_000);
  stage.expectAnomaly('NO_PUSH', null);
  return stage.random.chance(0.5) ? stage.addSystemMessage(closedAttachment(null)).date : null;
};

const snoozedByUser: EmptyScript = (stage) => {
  stage.tag('handledWithoutPush');
  enterQueue(stage);
  stage.wait(5_000, 60_000);
  snoozeWithoutContact(stage);
  stage.expectAnomaly('NO_PUSH', null);
  return null;
};

/** In the queue at this moment. */
const waiting: EmptyScript = (stage) => {
  stage.tag('noContactYet');
  enterQueue(stage);
  return null;
};

const started: EmptyScript = (stage) => {
  stage.tag('noContactYet');
  stage.messages.length = 0;
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

function enterQueue(stage: ConversationBuilder): void {
  writeOutsideContacts(stage);
  stage.wait(0, 5_000);
  const rule = pickRule(stage);
  stage.addRoutingEvent(rule, pickGroup(stage, rule));
}
