import type { Chain } from './chain.ts';
import type { EndFact, Placed, Pushed, RoutingFact, Snoozed, TransferredToUser } from './fact.ts';
import type { Moment } from './instant.ts';

/** A contact whose end has not come yet. */
export interface OpenSpan {
  readonly opening: Placed<Pushed>;
  /** R8. */
  readonly routing: Placed<RoutingFact> | null;
}

/** How a contact ended. The first event gives `moment` and `position`; R4 may add more events. */
export interface Ending {
  readonly moment: Moment;
  readonly position: number;
  /** All end events of this ending. Null as long as only the next push ended the contact (R5). */
  readonly events: Chain<Placed<EndFact>>;
}

export interface EndedSpan extends OpenSpan {
  readonly ending: Ending;
}

/** R7: an end that would have ended a contact, had one been open. */
export type OrphanEnd = Snoozed | TransferredToUser;

interface Seen {
  /** The last routing fact so far (R8). */
  readonly routing: Placed<RoutingFact> | null;
  readonly orphans: Chain<Placed<OrphanEnd>>;
}

/** No push so far. */
export interface Unopened extends Seen {
  readonly phase: 'unopened';
}

/** A contact is open. */
export interface Open extends Seen {
  readonly phase: 'open';
  readonly contact: OpenSpan;
  readonly earlier: Chain<EndedSpan>;
}

/** The last contact ended, and no push came since. */
export interface Ended extends Seen {
  readonly phase: 'ended';
  readonly contact: EndedSpan;
  readonly earlier: Chain<EndedSpan>;
}

/** Where the contacts begin and end, as far as the timeline was read. */
export type State = Unopened | Open | Ended;

export const initial: State = { phase: 'unopened', routing: null, orphans: null };
