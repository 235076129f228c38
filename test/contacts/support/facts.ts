import type {
  EndFact,
  Pushed,
  Routed,
  TransferredToRoutingRule,
  UserRef,
  Wrote,
} from '../../../src/contacts/facts/fact.ts';
import { VISITOR } from '../../../src/contacts/facts/fact.ts';
import type { Timestamp } from '../../../src/contacts/facts/instant.ts';
import { formatInstant } from '../../../src/contacts/facts/instant.ts';

/** The instant that all tests of the domain count from. */
export const START = Date.UTC(2026, 2, 2, 10);

/** The references say where they were read; nothing in the domain depends on it. */
const READ_FROM = { origin: {} } as const;

/** `ms` after the start. */
export function moment(ms: number): Timestamp {
  return { at: START + ms, text: formatInstant(START + ms) };
}

export function user(id: string | number): UserRef {
  return { id, type: 'Professional', ...READ_FROM };
}

export function routed(ms: number, ruleId: string | null = null): Routed {
  const rule = ruleId === null ? null : { id: ruleId, name: null, ...READ_FROM };
  return { kind: 'routed', moment: moment(ms), rule, group: null };
}

export function pushed(ms: number, operator: UserRef | null, systemMessageId = `push-${ms}`): Pushed {
  return { kind: 'pushed', moment: moment(ms), systemMessageId, operator };
}

export function ended(kind: EndFact['kind'], ms: number, by: UserRef | null): EndFact {
  const base = { moment: moment(ms), systemMessageId: `end-${ms}`, by };
  switch (kind) {
    case 'transferredToUser':
      return { kind, ...base, toUser: null, reason: null };
    case 'transferredToRoutingRule':
      return { kind, ...base, toRule: null, reason: null };
    case 'snoozed':
      return { kind, ...base, until: null };
    case 'closed':
    case 'released':
      return { kind, ...base };
  }
}

export function transferredTo(ruleId: string, ms: number): TransferredToRoutingRule {
  const toRule = { id: ruleId, name: null, ...READ_FROM };
  const carrier = { moment: moment(ms), systemMessageId: `transfer-${ms}` };
  return { kind: 'transferredToRoutingRule', ...carrier, by: null, toRule, reason: null };
}

export function wrote(ms: number, author: UserRef | null = null): Wrote {
  return {
    kind: 'wrote',
    moment: moment(ms),
    author: author ? { kind: 'user', id: author.id } : VISITOR,
  };
}
