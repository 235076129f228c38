import fc from 'fast-check';

const SETTINGS = { seed: 20_260_302, numRuns: 600 } as const;

/** Checks a law over many values, the same in every run. What breaks it is printed, made as small as can be. */
export function checkLaw<T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, law), SETTINGS);
}
