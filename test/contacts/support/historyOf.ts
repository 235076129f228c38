import type { Fact, Routed } from '../../../src/contacts/facts/fact.ts';
import type { History } from '../../../src/contacts/facts/history.ts';

/** The history of an open conversation: each fact but the routing events on a message of its own. */
export function historyOf(facts: readonly Fact[]): History {
  return {
    conversation: { id: 'c1', channel: 'CHAT', project: null, closedAt: null },
    closedAtUnreadable: false,
    routingEvents: facts.filter((fact): fact is Routed => fact.kind === 'routed'),
    messages: facts
      .filter((fact) => fact.kind !== 'routed')
      .map((fact, index) => ({
        ...({ kind: 'system', id: `m${index}`, moment: fact.moment, damaged: false, facts: [fact] } as const),
      })),
  };
}
