import type { EndFact, Positioned, Pushed, RoutingFact } from '../facts/fact.ts';
import type { Timestamp } from '../facts/instant.ts';
import type { Chain } from './chain.ts';

/** A contact without an end. */
export interface OpenSpan {
  readonly opening: Positioned<Pushed>;
  /** R8: what routed the contact. */
  readonly routing: Positioned<RoutingFact> | null;
}

/** How a contact ended. The first event gives `moment` and `position`. R4 may add more events. */
export interface Ending {
  readonly moment: Timestamp;
  readonly position: number;
  /** All events of this ending, newest first. Null if only the next push ended the contact (R5). */
  readonly events: Chain<Positioned<EndFact>>;
}

export interface EndedSpan extends OpenSpan {
  readonly ending: Ending;
}

interface FoldContext {
  /** The last routing fact so far (R8). */
  readonly routing: Positioned<RoutingFact> | null;
  /** R7: the ends that came while no contact was open, and that are anomalies. */
  readonly orphans: Chain<Positioned<EndFact>>;
}

/** No push came so far. */
export interface Unopened extends FoldContext {
  readonly phase: 'unopened';
}

/** A contact is open. */
export interface Open extends FoldContext {
  readonly phase: 'open';
  readonly contact: OpenSpan;
  /** The contacts before it, newest first. */
  readonly earlier: Chain<EndedSpan>;
}

/** The last contact ended, and no push came after it. */
export interface Ended extends FoldContext {
  readonly phase: 'ended';
  readonly contact: EndedSpan;
  /** The contacts before it, newest first. */
  readonly earlier: Chain<EndedSpan>;
}

/** Where contacts begin and end, in the part of the timeline that was read so far. */
export type State = Unopened | Open | Ended;

export const initial: State = { phase: 'unopened', routing: null, orphans: null };
