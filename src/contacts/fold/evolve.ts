import { END_KINDS } from '../facts/endKinds.ts';
import type { EndFact, Fact, Positioned, Pushed, Routed, RoutingFact } from '../facts/fact.ts';
import { isSameUser } from '../facts/fact.ts';
import type { Ended, EndedSpan, Ending, Open, OpenSpan, State } from './state.ts';

/** R4: an event belongs to an ending up to this long after the end of the contact, in milliseconds. */
const SAME_ENDING_MS = 1_000;
/** R8: a routing event may come up to this long after the opening, in milliseconds. */
const LATE_ROUTING_MS = 1_000;

/**
 * R2 to R8: the state after one more fact.
 *
 * @param position the position of the fact on the timeline.
 */
export function evolve(state: State, fact: Fact, position: number): State {
  switch (fact.kind) {
    case 'routed':
      return addRouting(state, { fact, position });
    case 'pushed':
      return openContact(state, { fact, position });
    case 'transferredToRoutingRule':
      return { ...applyEnd(state, { fact, position }), routing: { fact, position } };
    // These facts do not change where contacts begin and end.
    case 'wrote':
    case 'visitorLeft':
    case 'visitorReturned':
    case 'visitorBlocked':
      return state;
    // All other kinds are ends. A new kind of fact that is not an end does not compile here.
    default:
      return applyEnd(state, { fact, position });
  }
}

/** R8: the event routes the next contacts. It also routes the current contact, if nothing else did. */
function addRouting(state: State, routing: Positioned<Routed>): State {
  switch (state.phase) {
    case 'unopened':
      return { ...state, routing };
    case 'open':
      return { ...state, routing, contact: addLateRouting(state.contact, routing) };
    case 'ended':
      return { ...state, routing, contact: addLateRouting(state.contact, routing) };
  }
}

function addLateRouting<S extends OpenSpan>(contact: S, routing: Positioned<RoutingFact>): S {
  const delayMs = routing.fact.moment.at - contact.opening.fact.moment.at;
  return contact.routing === null && delayMs <= LATE_ROUTING_MS ? { ...contact, routing } : contact;
}

/** R2, R5: opens a contact. If one is open, the push ends it. */
function openContact(state: State, opening: Positioned<Pushed>): Open {
  const { routing, orphans } = state;
  const contact = { opening, routing };
  switch (state.phase) {
    case 'unopened':
      return { phase: 'open', routing, orphans, contact, earlier: null };
    case 'open': {
      const replaced = endContact(state.contact, opening, null);
      return { phase: 'open', routing, orphans, contact, earlier: { newest: replaced, rest: state.earlier } };
    }
    case 'ended': {
      const earlier = { newest: state.contact, rest: state.earlier };
      return { phase: 'open', routing, orphans, contact, earlier };
    }
  }
}

/** R3, R4, R7. */
function applyEnd(state: State, end: Positioned<EndFact>): State {
  switch (state.phase) {
    case 'unopened':
      return addOrphan(state, end);
    case 'open':
      return extendPreviousEnding(state, end) ?? endOpenContact(state, end);
    case 'ended':
      return isSameEnding(state.contact, end)
        ? { ...state, contact: addEndEvent(state.contact, end) }
        : addOrphan(state, end);
  }
}

function endOpenContact(state: Open, end: Positioned<EndFact>): Ended {
  const { routing, orphans, contact, earlier } = state;
  return { phase: 'ended', routing, orphans, contact: endContact(contact, end, end), earlier };
}

/** R4, second part: an end of the previous contact that comes after the next push. Null if the end is not such an end. */
function extendPreviousEnding(state: Open, end: Positioned<EndFact>): Open | null {
  const previous = state.earlier?.newest;
  if (!previous || !END_KINDS[end.fact.kind].canComeLate || !isSameEnding(previous, end)) return null;
  const isByPrevious = isSameUser(end.fact.by, previous.opening.fact.operator);
  const isByCurrent = isSameUser(end.fact.by, state.contact.opening.fact.operator);
  if (!isByPrevious || isByCurrent) return null;
  return { ...state, earlier: { newest: addEndEvent(previous, end), rest: state.earlier?.rest ?? null } };
}

/** R7. */
function addOrphan<S extends State>(state: S, end: Positioned<EndFact>): S {
  if (!END_KINDS[end.fact.kind].isReportedAlone) return state;
  return { ...state, orphans: { newest: end, rest: state.orphans } };
}

/**
 * @param cause the fact at which the contact ends.
 * @param event the first event of the ending. Null if the cause is a push (R5).
 */
function endContact(
  { opening, routing }: OpenSpan,
  cause: Positioned<EndFact | Pushed>,
  event: Positioned<EndFact> | null,
): EndedSpan {
  const events: Ending['events'] = event && { newest: event, rest: null };
  return { opening, routing, ending: { moment: cause.fact.moment, position: cause.position, events } };
}

function addEndEvent({ opening, routing, ending }: EndedSpan, event: Positioned<EndFact>): EndedSpan {
  return { opening, routing, ending: { ...ending, events: { newest: event, rest: ending.events } } };
}

function isSameEnding({ ending }: EndedSpan, end: Positioned<EndFact>): boolean {
  return end.fact.moment.at - ending.moment.at <= SAME_ENDING_MS;
}
