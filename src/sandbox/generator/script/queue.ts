import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import { operatorText } from '../world/text.ts';
import {
  closedAttachment,
  releasedAttachment,
  snoozedAttachment,
  transferredToUserAttachment,
} from './endingAttachments.ts';
import { writeOutsideContacts } from './participantMessages.ts';
import { pickHuman } from './pickUsers.ts';
import { addSystemNoise } from './systemNoise.ts';

/** More than a second, so that the next event is not part of the previous ending (R4). */
const NEXT_THING_MS = [1_001, 90_000] as const;
const MOST_HAPPENINGS = 3;

/** Writes events and messages while no contact is open. None of them counts for a contact (R7, R12). */
export function waitInQueue(builder: ConversationBuilder): void {
  builder.wait(...NEXT_THING_MS);
  for (let left = MOST_HAPPENINGS; left > 0 && builder.random.chance(0.4); left -= 1) {
    builder.random.weighted(HAPPENINGS)(builder);
    builder.wait(...NEXT_THING_MS);
  }
}

/** A snooze with no contact open (R7). */
export function snoozeWithoutContact(builder: ConversationBuilder): void {
  builder.tag('orphanSnooze');
  const fact = builder.addSystemMessage(snoozedAttachment(builder, pickHuman(builder), [5, 60]));
  builder.expectAnomaly('ORPHAN_END', fact);
}

type Happening = (builder: ConversationBuilder) => void;

const HAPPENINGS: readonly (readonly [number, Happening])[] = [
  [50, writeOutsideContacts],
  [15, (builder) => addSystemNoise(builder, null)],
  [
    8,
    (builder) => {
      builder.tag('messagesOutsideContacts');
      builder.addParticipantMessage({ author: pickHuman(builder), text: operatorText(builder.random) });
    },
  ],
  [
    4,
    (builder) => {
      builder.tag('visitorLeft');
      builder.addSystemMessage({ __typename: 'VisitorLeftSystemAttachment', _unusedField: null });
    },
  ],
  [
    4,
    (builder) => {
      builder.tag('closedWhileQueued');
      builder.addSystemMessage(closedAttachment(builder.random.pick([null, pickHuman(builder)])));
    },
  ],
  [
    4,
    (builder) => {
      builder.tag('releasedWhileQueued');
      builder.addSystemMessage(releasedAttachment(builder.random.pick([null, pickHuman(builder)])));
    },
  ],
  [4, snoozeWithoutContact],
  [
    4,
    (builder) => {
      builder.tag('orphanTransferToUser');
      const fact = builder.addSystemMessage(
        transferredToUserAttachment(builder, pickHuman(builder), pickHuman(builder)),
      );
      builder.expectAnomaly('ORPHAN_END', fact);
    },
  ],
];
