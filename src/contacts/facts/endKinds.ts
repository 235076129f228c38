import type { EndFact, Fact } from './fact.ts';

interface EndKind {
  /** R3: the end reason. R17: also the kind of the event in the contact's list of events. */
  readonly reason: string;
  /** R4: among the events of one ending, the lowest number gives the reason. Of equal ones, the first gives it. */
  readonly priority: number;
  /** R10: the status of the contact. Null: the status depends on whether the operator answered. */
  readonly status: 'TRANSFERRED' | 'SNOOZED' | null;
  /** R4: whether the event may belong to the previous contact when it comes after the next push. */
  readonly canComeLate: boolean;
  /** R7: whether the event is an anomaly when no contact is open. */
  readonly isReportedAlone: boolean;
  /** The start of that anomaly's message. */
  readonly label: string;
}

/** The one table of ends: what each kind of end does to a contact. A kind without an entry does not compile. */
export const END_KINDS = {
  transferredToUser: {
    reason: 'TRANSFERRED_TO_USER',
    priority: 1,
    status: 'TRANSFERRED',
    canComeLate: true,
    isReportedAlone: true,
    label: 'A transfer to a user',
  },
  transferredToRoutingRule: {
    reason: 'TRANSFERRED_TO_ROUTING_RULE',
    priority: 1,
    status: 'TRANSFERRED',
    canComeLate: true,
    isReportedAlone: false,
    label: 'A transfer to a routing rule',
  },
  snoozed: {
    reason: 'SNOOZED',
    priority: 2,
    status: 'SNOOZED',
    canComeLate: false,
    isReportedAlone: true,
    label: 'A snooze',
  },
  closed: {
    reason: 'CLOSED',
    priority: 3,
    status: null,
    canComeLate: false,
    isReportedAlone: false,
    label: 'A close',
  },
  released: {
    reason: 'RELEASED',
    priority: 4,
    status: null,
    canComeLate: true,
    isReportedAlone: false,
    label: 'A release',
  },
} as const satisfies Readonly<Record<EndFact['kind'], EndKind>>;

/** The reasons that events give. `REPLACED` has no event (R5). */
export type EventEndReason = (typeof END_KINDS)[EndFact['kind']]['reason'];

export function isEnd(fact: Fact): fact is EndFact {
  return Object.hasOwn(END_KINDS, fact.kind);
}
