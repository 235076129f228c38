import { castHuman } from './casting.ts';
import { closing, releasing, snoozing, transferringToUser } from './endingAttachments.ts';
import { writeOutside } from './lines.ts';
import type { Stage } from './stage.ts';
import { noise } from './systemNoise.ts';
import { operatorText } from './text.ts';

/** More than a second: what follows is no longer part of the ending before it (R4). */
const NEXT_THING_MS = [1_001, 90_000] as const;
const MOST_HAPPENINGS = 3;

/** What happens while no contact is open: nothing of it counts, little of it means anything (R7, R12). */
export function queue(stage: Stage): void {
  stage.wait(...NEXT_THING_MS);
  for (let left = MOST_HAPPENINGS; left > 0 && stage.random.chance(0.4); left -= 1) {
    stage.random.weighted(HAPPENINGS)(stage);
    stage.wait(...NEXT_THING_MS);
  }
}

/** A snooze with no contact open (R7). */
export function snoozeNothing(stage: Stage): void {
  stage.tag('orphanSnooze');
  const fact = stage.system(snoozing(stage, castHuman(stage), [5, 60]));
  stage.anomaly('ORPHAN_END', fact);
}

type Happening = (stage: Stage) => void;

const HAPPENINGS: readonly (readonly [number, Happening])[] = [
  [50, writeOutside],
  [15, (stage) => noise(stage, null)],
  [
    8,
    (stage) => {
      stage.tag('messagesOutsideContacts');
      stage.say({ author: castHuman(stage), text: operatorText(stage.random) });
    },
  ],
  [
    4,
    (stage) => {
      stage.tag('visitorLeft');
      stage.system({ __typename: 'VisitorLeftSystemAttachment', _unusedField: null });
    },
  ],
  [
    4,
    (stage) => {
      stage.tag('closedWhileQueued');
      stage.system(closing(stage.random.pick([null, castHuman(stage)])));
    },
  ],
  [
    4,
    (stage) => {
      stage.tag('releasedWhileQueued');
      stage.system(releasing(stage.random.pick([null, castHuman(stage)])));
    },
  ],
  [4, snoozeNothing],
  [
    4,
    (stage) => {
      stage.tag('orphanTransferToUser');
      const fact = stage.system(transferringToUser(stage, castHuman(stage), castHuman(stage)));
      stage.anomaly('ORPHAN_END', fact);
    },
  ],
];
