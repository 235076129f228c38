import type { Instant } from '../contacts/facts/instant.ts';

/** R24: the number of contacts that operators handle at the same time, for any interval. */
export interface SimultaneousContacts {
  /** Adds a contact that ended. */
  add(operatorId: string | number, openedAt: Instant, closedAt: Instant): void;
  /**
   * The mean number of contacts that an operator handles while at least one is open. Only the part of a contact within
   * the interval counts.
   *
   * @param from null: the interval has no start.
   * @param to null: the interval has no end.
   * @returns null if no contact is open within the interval.
   */
  between(from: Instant | null, to: Instant | null): number | null;
}

export function createSimultaneousContacts(): SimultaneousContacts {
  const operators = new Map<string, Contacts>();
  let loads: readonly Load[] | null = null;
  return {
    add: (operatorId, openedAt, closedAt) => {
      loads = null;
      const key = String(operatorId);
      const contacts = operators.get(key) ?? { opened: [], closed: [] };
      operators.set(key, contacts);
      contacts.opened.push(openedAt);
      contacts.closed.push(closedAt);
    },
    between: (from, to) => {
      loads ??= [...operators.values()].map(loadOf);
      let contactMs = 0;
      let busyMs = 0;
      for (const load of loads) {
        const start = totalsAt(load, from ?? Number.NEGATIVE_INFINITY);
        const end = totalsAt(load, to ?? Number.POSITIVE_INFINITY);
        contactMs += end.contactMs - start.contactMs;
        busyMs += end.busyMs - start.busyMs;
      }
      return busyMs > 0 ? contactMs / busyMs : null;
    },
  };
}

interface Contacts {
  readonly opened: Instant[];
  readonly closed: Instant[];
}

/** The contacts of one operator over time: totals for each instant at which a contact opens or closes. */
interface Load {
  readonly instants: Float64Array;
  /** The number of open contacts from each instant to the next one. */
  readonly openCounts: Uint32Array;
  /** The sum of the lengths of all contacts up to each instant. */
  readonly contactMs: Float64Array;
  /** The time with at least one open contact, up to each instant. */
  readonly busyMs: Float64Array;
}

function loadOf({ opened, closed }: Contacts): Load {
  const openings = Float64Array.from(opened).sort();
  const closings = Float64Array.from(closed).sort();
  const instants = Float64Array.from([...opened, ...closed]).sort();
  const openCounts = new Uint32Array(instants.length);
  const contactMs = new Float64Array(instants.length);
  const busyMs = new Float64Array(instants.length);
  let openedSoFar = 0;
  let closedSoFar = 0;
  for (const [index, at] of instants.entries()) {
    while ((openings[openedSoFar] ?? Number.POSITIVE_INFINITY) <= at) openedSoFar += 1;
    while ((closings[closedSoFar] ?? Number.POSITIVE_INFINITY) <= at) closedSoFar += 1;
    openCounts[index] = openedSoFar - closedSoFar;
    if (index === 0) continue;
    const open = openCounts[index - 1] ?? 0;
    const passedMs = at - (instants[index - 1] ?? at);
    contactMs[index] = (contactMs[index - 1] ?? 0) + open * passedMs;
    busyMs[index] = (busyMs[index - 1] ?? 0) + (open > 0 ? passedMs : 0);
  }
  return { instants, openCounts, contactMs, busyMs };
}

function totalsAt(load: Load, at: Instant): { readonly contactMs: number; readonly busyMs: number } {
  const index = lastAtOrBefore(load.instants, at);
  const before = load.instants[index];
  if (before === undefined) return { contactMs: 0, busyMs: 0 };
  const open = load.openCounts[index] ?? 0;
  // After the last instant no contact is open. Infinity times zero would be NaN.
  const passedMs = open > 0 ? at - before : 0;
  return {
    contactMs: (load.contactMs[index] ?? 0) + open * passedMs,
    busyMs: (load.busyMs[index] ?? 0) + passedMs,
  };
}

/** The index of the last instant that is not after `at`. -1 if all are after it. */
function lastAtOrBefore(instants: Float64Array, at: Instant): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
