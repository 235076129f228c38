import type { ContactAnomalyCode } from './anomaly.ts';
import type { ContactEndReason, ContactEventKind, ContactStatus } from './contact.ts';

/**
 * Every name that a reconstruction holds. They are here so that the engine has them, at one byte a character, before
 * any schema is made: a name that it meets at two bytes first stays so, and one such name makes a whole answer take
 * twice the memory and more than twice the time.
 */
export const NAMES: readonly (ContactStatus | ContactEndReason | ContactEventKind | ContactAnomalyCode)[] = [
  ...['ONGOING', 'ANSWERED', 'UNANSWERED', 'TRANSFERRED', 'SNOOZED'],
  ...['CLOSED', 'TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE', 'RELEASED', 'REPLACED'],
  ...['ROUTED', 'PUSHED', 'VISITOR_LEFT', 'VISITOR_RETURNED', 'VISITOR_BLOCKED'],
  ...['MISSING_END', 'ORPHAN_END', 'CLOCK_SKEW', 'NO_PUSH', 'UNREADABLE_FACT'],
] as const;
