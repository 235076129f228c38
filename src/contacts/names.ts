import type { ContactEndReason, ContactEventKind, ContactStatus } from './facts/contact.ts';
import { END_KINDS } from './facts/endKinds.ts';
import type { ContactAnomalyCode } from './result/anomaly.ts';

/**
 * The enum values of a reconstruction. This module must load before any GraphQL schema is built: V8 keeps one copy of each
 * name, in the encoding that it meets first. A schema text with a non-Latin character gives two bytes per character, and
 * one such name in a response doubles the response's memory and more than doubles its time.
 */
export const NAMES: readonly (ContactStatus | ContactEndReason | ContactEventKind | ContactAnomalyCode)[] = [
  'ONGOING',
  'ANSWERED',
  'UNANSWERED',
  'TRANSFERRED',
  'SNOOZED',
  ...Object.values(END_KINDS).map(({ reason }) => reason),
  'REPLACED',
  'ROUTED',
  'PUSHED',
  'VISITOR_LEFT',
  'VISITOR_RETURNED',
  'VISITOR_BLOCKED',
  'MISSING_END',
  'ORPHAN_END',
  'CLOCK_SKEW',
  'NO_PUSH',
  'UNREADABLE_FACT',
];
