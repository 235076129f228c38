import { createRandom, seedFor } from '../../generator/world/random.ts';

/** The kinds of faulty responses. */
export const FAULT_KINDS = ['429', '5xx', 'reset', 'hang', 'html', 'truncate', 'field-error'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The share of operations with this fault, from 0 to 1. */
  readonly rate: number;
  /** The number of operations before the first fault. @default 0 */
  readonly skip?: number;
  /** The most faults of this kind. @default unlimited */
  readonly times?: number;
}

/** Reads `KIND:RATE`, as in `429:0.05`. Throws a `RangeError` that says what was expected and what came. */
export function parseFault(text: string): Fault {
  const [name, rateText, ...rest] = text.split(':');
  const kind = FAULT_KINDS.find((known) => known === name);
  if (kind === undefined) {
    throw new RangeError(`expected KIND:RATE with KIND one of ${FAULT_KINDS.join(', ')}, got "${text}"`);
  }
  const rate = rateText === undefined || !/^\d*\.?\d+$/.test(rateText) ? Number.NaN : Number(rateText);
  if (rest.length > 0 || !(rate >= 0 && rate <= 1)) {
    throw new RangeError(`expected ${kind}:RATE with a RATE from 0 to 1, as in ${kind}:0.05, got "${text}"`);
  }
  return { kind, rate };
}

/** Returns the fault of the next operation, if there is one. */
export type NextFault = () => FaultKind | undefined;

/** Decides for each operation and each fault, in order. The same seed gives the same faults. */
export function createFaults(faults: readonly Fault[], seed: number): NextFault {
  const random = createRandom(seedFor(seed, FAULT_DRAWS));
  const states = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
  let operations = 0;
  return () => {
    const drawn = states.filter(({ fault }) => random.next() < fault.rate);
    const met = drawn.find(({ fault, left }) => left > 0 && operations >= (fault.skip ?? 0));
    operations += 1;
    if (met !== undefined) met.left -= 1;
    return met?.fault.kind;
  };
}

/** Gives faults other random numbers than conversations and tokens. */
const FAULT_DRAWS = 0x7fff_fff1;
