import type { ContactAnomaly, ContactAnomalyCode } from '../contacts/result/anomaly.ts';

/** `ContactAnomalyCount` of the schema. */
export interface AnomalyCount {
  readonly code: ContactAnomalyCode;
  readonly count: number;
}

/** R26: the anomalies of the conversations that were read. */
export interface AnomalyStats {
  /** Adds the anomalies of one conversation. */
  add(anomalies: readonly ContactAnomaly[]): void;
  counts(): readonly AnomalyCount[];
  /** The conversations that may lack contacts: those with `NO_PUSH` or `UNREADABLE_FACT`. */
  conversationsInDoubt(): number;
}

export function createAnomalyStats(): AnomalyStats {
  const counts = new Map<ContactAnomalyCode, number>();
  let inDoubt = 0;
  return {
    add: (anomalies) => {
      for (const { code } of anomalies) counts.set(code, (counts.get(code) ?? 0) + 1);
      if (mayLackContacts(anomalies)) inDoubt += 1;
    },
    counts: () => anomalyCounts(counts),
    conversationsInDoubt: () => inDoubt,
  };
}

/** R26: whether a conversation with these anomalies counts in `conversationsInDoubt`. */
export function mayLackContacts(anomalies: readonly ContactAnomaly[]): boolean {
  return anomalies.some(({ code }) => MAY_LACK_CONTACTS.has(code));
}

const MAY_LACK_CONTACTS: ReadonlySet<ContactAnomalyCode> = new Set(['NO_PUSH', 'UNREADABLE_FACT']);

/** In the order of the codes. */
export function anomalyCounts(counts: ReadonlyMap<ContactAnomalyCode, number>): readonly AnomalyCount[] {
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .toSorted(({ code: one }, { code: other }) => (one < other ? -1 : 1));
}
