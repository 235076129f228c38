import type { ContactEndReason, ContactEventKind, ContactStatus } from '../../../contacts/facts/contact.ts';
import type { ContactAnomalyCode } from '../../../contacts/result/anomaly.ts';

/** R10. */
export const STATUSES = valuesOf<ContactStatus>({
  ONGOING: true,
  ANSWERED: true,
  UNANSWERED: true,
  TRANSFERRED: true,
  SNOOZED: true,
});

/** R3, R5. */
export const END_REASONS = valuesOf<ContactEndReason>({
  TRANSFERRED_TO_USER: true,
  TRANSFERRED_TO_ROUTING_RULE: true,
  SNOOZED: true,
  CLOSED: true,
  RELEASED: true,
  REPLACED: true,
});

/** R17. */
export const EVENT_KINDS = valuesOf<ContactEventKind>({
  ROUTED: true,
  PUSHED: true,
  TRANSFERRED_TO_USER: true,
  TRANSFERRED_TO_ROUTING_RULE: true,
  SNOOZED: true,
  CLOSED: true,
  RELEASED: true,
  VISITOR_LEFT: true,
  VISITOR_RETURNED: true,
  VISITOR_BLOCKED: true,
});

/** R19. */
export const ANOMALY_CODES = valuesOf<ContactAnomalyCode>({
  MISSING_END: true,
  ORPHAN_END: true,
  CLOCK_SKEW: true,
  NO_PUSH: true,
  UNREADABLE_FACT: true,
});

/** The keys. A value that is missing here does not compile. */
function valuesOf<Value extends string>(values: Readonly<Record<Value, true>>): readonly string[] {
  return Object.keys(values);
}
