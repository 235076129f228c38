import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/contacts/facts/fact.ts';
import { VISITOR } from '../../src/contacts/facts/fact.ts';
import { evolve } from '../../src/contacts/fold/evolve.ts';
import type { State } from '../../src/contacts/fold/state.ts';
import { initial } from '../../src/contacts/fold/state.ts';
import { describeChange } from './support/describeChange.ts';
import { ended, moment, pushed, routed, user } from './support/facts.ts';
import { GIVEN_FACTS } from './support/givenFacts.ts';

/**
 * What each kind of fact (columns) changes after the given facts (rows, see `GIVEN_FACTS`). `at` is the instant of the
 * fact, in milliseconds. `by` is the user of the fact: 7, 8 and 9 are the ids of operators, `-` means null. `describeChange` explains the
 * words in the cells.
 */
const TABLE = `
given                             | at   | by | routed     | pushed  | transferredToUser | transferredToRoutingRule | snoozed | closed | released | wrote | visitorLeft | visitorReturned | visitorBlocked
unopened                          | 5000 | 7  | route      | open    | orphan            | route                    | orphan  | -      | -        | -     | -           | -               | -
unopened                          | 5000 | -  | route      | open    | orphan            | route                    | orphan  | -      | -        | -     | -           | -               | -
unopened, routed                  | 5000 | 7  | route      | open    | orphan            | route                    | orphan  | -      | -        | -     | -           | -               | -
unopened, after an orphan end     | 5000 | 7  | route      | open    | orphan            | route                    | orphan  | -      | -        | -     | -           | -               | -
open for 7, not routed            | 1000 | 7  | late+route | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
open for 7, not routed            | 1000 | 9  | late+route | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
open for 7, not routed            | 1001 | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
open for 7, not routed            | 1001 | -  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
open for 7, routed                | 500  | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
open for 7, routed late           | 500  | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
open for nobody                   | 500  | -  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 closed at 5000, open for 8      | 6000 | 7  | route      | replace | previous          | previous+route           | end     | end    | previous | -     | -           | -               | -
7 closed at 5000, open for 8      | 6000 | 8  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 closed at 5000, open for 8      | 6000 | 9  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 closed at 5000, open for 8      | 6000 | -  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 closed at 5000, open for 8      | 6001 | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 8 at 5000           | 6000 | 7  | route      | replace | previous          | previous+route           | end     | end    | previous | -     | -           | -               | -
7 replaced by 8 at 5000           | 6000 | 8  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 8 at 5000           | 6000 | -  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 8 at 5000           | 6001 | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 8, late transfer    | 6000 | 7  | route      | replace | previous          | previous+route           | end     | end    | previous | -     | -           | -               | -
7 replaced by 8, late transfer    | 6000 | 8  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 8, late transfer    | 6001 | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 7 at 5000           | 5000 | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by nobody at 5000      | 5200 | 7  | route      | replace | previous          | previous+route           | end     | end    | previous | -     | -           | -               | -
7 replaced by nobody at 5000      | 5200 | -  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
nobody replaced by 8 at 5000      | 5200 | -  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
nobody replaced by 8 at 5000      | 5200 | 8  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 8, and 8 by 9       | 5200 | 7  | route      | replace | end               | end+route                | end     | end    | end      | -     | -           | -               | -
7 replaced by 8, and 8 by 9       | 5200 | 8  | route      | replace | previous          | previous+route           | end     | end    | previous | -     | -           | -               | -
ended at 5000, routed             | 6000 | 7  | route      | open    | join              | join+route               | join    | join   | join     | -     | -           | -               | -
ended at 5000, routed             | 6000 | -  | route      | open    | join              | join+route               | join    | join   | join     | -     | -           | -               | -
ended at 5000, routed             | 6001 | 7  | route      | open    | orphan            | route                    | orphan  | -      | -        | -     | -           | -               | -
ended at 5000, joined at 5900     | 6000 | 9  | route      | open    | join              | join+route               | join    | join   | join     | -     | -           | -               | -
ended at 5000, joined at 5900     | 6001 | 7  | route      | open    | orphan            | route                    | orphan  | -      | -        | -     | -           | -               | -
ended at 300, not routed          | 1000 | 7  | late+route | open    | join              | join+route               | join    | join   | join     | -     | -           | -               | -
ended at 300, not routed          | 1001 | 7  | route      | open    | join              | join+route               | join    | join   | join     | -     | -           | -               | -
7 replaced by 8, 8 closed at 5100 | 5200 | 7  | route      | open    | join              | join+route               | join    | join   | join     | -     | -           | -               | -
`;

const [header = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));
const columns = header.slice(3);
const cells = rows.flatMap(([given = '', at = '', by = '', ...changes]) =>
  changes.map((change, index) => ({ given, at: Number(at), by, kind: columns[index] ?? '', change })),
);

describe('evolve', () => {
  it.each(cells)('$given, at $at by $by: $kind -> $change', ({ given, at, by, kind, change }) => {
    expect(describeChange(GIVEN_FACTS[given] ?? [], factOf(kind, at, by))).toBe(change);
  });

  it('has a cell for every kind of fact in every row', () => {
    expect(columns.toSorted()).toEqual(Object.keys(FACT_OF).toSorted());
    expect(rows.filter((row) => row.length !== header.length)).toEqual([]);
  });

  it('has rows for every phase, and for all given facts', () => {
    const phases = { unopened: true, open: true, ended: true } satisfies Record<State['phase'], true>;
    const reached = Object.values(GIVEN_FACTS).map((given) => given.reduce(evolve, initial).phase);
    expect(new Set(reached)).toEqual(new Set(Object.keys(phases)));
    expect(new Set(rows.map(([given]) => given))).toEqual(new Set(Object.keys(GIVEN_FACTS)));
  });

  it('compares the ids of users as text (R4, R9)', () => {
    const given = [pushed(0, user('7')), pushed(5_000, user('8'))];
    const after = evolve(given.reduce(evolve, initial), ended('released', 5_100, user(7)), 2);
    expect(after.phase).toBe('open');
  });
});

type FactAt = (at: number, by: string) => Fact;

const end =
  (kind: Parameters<typeof ended>[0]): FactAt =>
  (at, by) =>
    ended(kind, at, by === '-' ? null : user(Number(by)));

const visitor =
  (kind: 'visitorLeft' | 'visitorReturned' | 'visitorBlocked'): FactAt =>
  (at) => ({ kind, moment: moment(at), systemMessageId: null });

/** One fact of each kind. A new kind needs an entry here, and then a column in the table. */
const FACT_OF: Readonly<Record<Fact['kind'], FactAt>> = {
  routed: (at) => routed(at, 'rule'),
  pushed: (at) => pushed(at, user(9)),
  transferredToUser: end('transferredToUser'),
  transferredToRoutingRule: end('transferredToRoutingRule'),
  snoozed: end('snoozed'),
  closed: end('closed'),
  released: end('released'),
  wrote: (at) => ({ kind: 'wrote', moment: moment(at), author: VISITOR }),
  visitorLeft: visitor('visitorLeft'),
  visitorReturned: visitor('visitorReturned'),
  visitorBlocked: visitor('visitorBlocked'),
};

function factOf(kind: string, at: number, by: string): Fact {
  const make = Object.entries(FACT_OF).find(([name]) => name === kind)?.[1];
  if (!make) throw new Error(`expected the name of a fact kind, got ${kind}`);
  return make(at, by);
}
