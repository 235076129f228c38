import type { Chain } from './chain.ts';
import type { EndFact, Positioned, Pushed, RoutingFact, Snoozed, TransferredToUser } from './fact.ts';
import type { Timestamp } from './instant.ts';

/** A contact whose end has not come yet. */
export interface OpenSpan {
  readonly opening: Positioned<Pushed>;
  /** R8. */
  readonly routing: Positioned<RoutingFact> | null;
}

/** How a contact ended. The first event gives `moment` and `position`; R4 may add more events. */
export interface Ending {
  readonly moment: Timestamp;
  readonly position: number;
  /** All end events of this ending. Null as long as only the next push ended the contact (R5). */
  readonly events: Chain<Positioned<EndFact>>;
}

export interface EndedSpan extends OpenSpan {
  readonly ending: Ending;
}

/** R7: an end that would have ended a contact, had one been open. */
export type OrphanEnd = Snoozed | TransferredToUser;

interface FoldContext {
  /** The last routing fact so far (R8). */
  readonly routing: Positioned<RoutingFact> | null;
  readonly orphans: Chain<Positioned<OrphanEnd>>;
}

/** No push so far. */
export interface Unopened extends FoldContext {
  readonly phase: 'unopened';
}

/** A contact is open. */
export interface Open extends FoldContext {
  readonly phase: 'open';
  readonly contact: OpenSpan;
  readonly earlier: Chain<EndedSpan>;
}

/** The last contact ended, and no push came since. */
export interface Ended extends FoldContext {
  readonly phase: 'ended';
  readonly contact: EndedSpan;
  readonly earlier: Chain<EndedSpan>;
}

/** Where the contacts begin and end, as far as the timeline was read. */
export type State = Unopened | Open | Ended;

export const initial: State = { phase: 'unopened', routing: null, orphans: null };
