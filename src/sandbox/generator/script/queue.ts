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

/** More than a second: what follows is no longer part of the ending before it (R4). */
const NEXT_THING_MS = [1_001, 90_000] as const;
const MOST_HAPPENINGS = 3;

/** What happens while no contact is open: nothing of it counts, little of it means anything (R7, R12). */
export function waitInQueue(stage: ConversationBuilder): void {
  stage.wait(...NEXT_THING_MS);
  for (let left = MOST_HAPPENINGS; left > 0 && stage.random.chance(0.4); left -= 1) {
    stage.random.weighted(HAPPENINGS)(stage);
    stage.wait(...NEXT_THING_MS);
  }
}

/** A snooze with no contact open (R7). */
export function snoozeWithoutContact(stage: ConversationBuilder): void {
  stage.tag('orphanSnooze');
  const fact = stage.addSystemMessage(snoozedAttachment(stage, pickHuman(stage), [5, 60]));
  stage.expectAnomaly('ORPHAN_END', fact);
}

type Happening = (stage: ConversationBuilder) => void;

const HAPPENINGS: readonly (readonly [number, Happening])[] = [
  [50, writeOutsideContacts],
  [15, (stage) => addSystemNoise(stage, null)],
  [
    8,
    (stage) => {
      stage.tag('messagesOutsideContacts');
      stage.addParticipantMessage({ author: pickHuman(stage), text: operatorText(stage.random) });
    },
  ],
  [
    4,
    (stage) => {
      stage.tag('visitorLeft');
      stage.addSystemMessage({ __typename: 'VisitorLeftSystemAttachment', _unusedField: null });
    },
  ],
  [
    4,
    (stage) => {
      stage.tag('closedWhileQueued');
      stage.addSystemMessage(closedAttachment(stage.random.pick([null, pickHuman(stage)])));
    },
  ],
  [
    4,
    (stage) => {
      stage.tag('releasedWhileQueued');
      stage.addSystemMessage(releasedAttachment(stage.random.pick([null, pickHuman(stage)])));
    },
  ],
  [4, snoozeWithoutContact],
  [
    4,
    (stage) => {
      stage.tag('orphanTransferToUser');
      const fact = stage.addSystemMessage(
        transferredToUserAttachment(stage, pickHuman(stage), pickHuman(stage)),
      );
      stage.expectAnomaly('ORPHAN_END', fact);
    },
  ],
];
