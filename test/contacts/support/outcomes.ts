import type { Fact, Positioned } from '../../../src/contacts/fact.ts';
import type { EndedSpan, State } from '../../../src/contacts/state.ts';

type Then = (before: State, placed: Positioned<Fact>) => unknown;

/** What a fact can do to a state, by the names that the `evolve` table uses. Each gives the state expected after it. */
export const OUTCOMES = {
  /** Nothing changes. */
  '-': (before) => before,
  /** R8: it routes the contacts to come. */
  route: (before, placed) => ({ ...before, routing: placed }),
  /** R8: it routes the contacts to come, and the one that had no routing yet. */
  late: (before, placed) => ({
    ...before,
    routing: placed,
    contact: { ...contactOf(before), routing: placed },
  }),
  /** R2: a contact opens. */
  open: (before, placed) => opened(before, placed),
  /** R5: a contact opens and ends the one before. */
  replace: (before, placed) => ({
    ...opened(before, placed),
    earlier: {
      newest: { ...contactOf(before), ending: endingAt(placed, null) },
      rest: earlierOf(before),
    },
  }),
  /** R3: the open contact ends. */
  end: (before, placed) => withEnd(before, placed),
  'end+route': (before, placed) => ({ ...withEnd(before, placed), routing: placed }),
  /** R4: one more event of the last ending. */
  join: (before, placed) => joined(before, placed),
  'join+route': (before, placed) => ({ ...joined(before, placed), routing: placed }),
  /** R4: one more event of the ending before the last push. */
  previous: (before, placed) => previous(before, placed),
  'previous+route': (before, placed) => ({ ...previous(before, placed), routing: placed }),
  /** R7: it is kept as an end without a contact. */
  orphan: (before, placed) => ({ ...before, orphans: { newest: placed, rest: before.orphans } }),
} as const satisfies Record<string, Then>;

export function isOutcome(name: string): name is keyof typeof OUTCOMES {
  return name in OUTCOMES;
}

function contactOf(state: State): object {
  if (state.phase === 'unopened')
    throw new Error('expected a contact, got none: the row does not fit its state');
  return state.contact;
}

function earlierOf(state: State): unknown {
  return state.phase === 'unopened' ? null : state.earlier;
}

function opened(before: State, placed: Positioned<Fact>): object {
  const { routing, orphans } = before;
  const earlier =
    before.phase === 'ended' ? { newest: before.contact, rest: before.earlier } : earlierOf(before);
  return { phase: 'open', routing, orphans, contact: { opening: placed, routing }, earlier };
}

function endingAt({ fact, position }: Positioned<Fact>, event: Positioned<Fact> | null): object {
  return { moment: fact.moment, position, events: event && { newest: event, rest: null } };
}

function withEnd(before: State, placed: Positioned<Fact>): object {
  return {
    ...before,
    phase: 'ended',
    contact: { ...contactOf(before), ending: endingAt(placed, placed) },
  };
}

function joined(before: State, placed: Positioned<Fact>): object {
  if (before.phase !== 'ended')
    throw new Error(`expected a contact that ended, got the phase ${before.phase}`);
  return { ...before, contact: withEvent(before.contact, placed) };
}

function previous(before: State, placed: Positioned<Fact>): object {
  if (before.phase !== 'open' || before.earlier === null)
    throw new Error('expected an earlier contact, got none');
  const { newest, rest } = before.earlier;
  return { ...before, earlier: { newest: withEvent(newest, placed), rest } };
}

function withEvent(contact: EndedSpan, placed: Positioned<Fact>): object {
  const { ending } = contact;
  return { ...contact, ending: { ...ending, events: { newest: placed, rest: ending.events } } };
}
