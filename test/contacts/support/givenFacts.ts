import type { Fact } from '../../../src/contacts/facts/fact.ts';
import { ended, pushed, routed, user } from './facts.ts';

/** The facts before the one that is tested, by their names in the table of `evolve.test.ts`. */
export const GIVEN_FACTS: Readonly<Record<string, readonly Fact[]>> = {
  unopened: [],
  'unopened, routed': [routed(0)],
  'unopened, after an orphan end': [ended('snoozed', 4_900, user(7))],
  'open for 7, not routed': [pushed(0, user(7))],
  'open for 7, routed': [routed(0), pushed(1, user(7))],
  'open for 7, routed late': [pushed(0, user(7)), routed(10)],
  'open for nobody': [routed(0), pushed(1, null)],
  '7 closed at 5000, open for 8': [
    ...[routed(0), pushed(1, user(7)), ended('closed', 5_000, user(7))],
    pushed(5_500, user(8)),
  ],
  '7 replaced by 8 at 5000': [routed(0), pushed(1, user(7)), pushed(5_000, user(8))],
  '7 replaced by 8, late transfer': [
    ...[routed(0), pushed(1, user(7)), pushed(5_000, user(8))],
    ended('transferredToUser', 5_100, user(7)),
  ],
  '7 replaced by 7 at 5000': [routed(0), pushed(1, user(7)), pushed(5_000, user(7))],
  '7 replaced by nobody at 5000': [routed(0), pushed(1, user(7)), pushed(5_000, null)],
  'nobody replaced by 8 at 5000': [routed(0), pushed(1, null), pushed(5_000, user(8))],
  '7 replaced by 8, and 8 by 9': [
    ...[routed(0), pushed(1, user(7)), pushed(5_000, user(8))],
    pushed(5_100, user(9)),
  ],
  'ended at 5000, routed': [routed(0), pushed(1, user(7)), ended('closed', 5_000, user(7))],
  'ended at 5000, joined at 5900': [
    ...[routed(0), pushed(1, user(7)), ended('released', 5_000, user(7))],
    ended('closed', 5_900, null),
  ],
  'ended at 300, not routed': [pushed(0, user(7)), ended('snoozed', 300, user(7))],
  '7 replaced by 8, 8 closed at 5100': [
    ...[routed(0), pushed(1, user(7)), pushed(5_000, user(8))],
    ended('closed', 5_100, user(8)),
  ],
};
