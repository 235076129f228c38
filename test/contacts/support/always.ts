import fc from 'fast-check';

/** `LAW_RUNS` is for `npm run mutation`, which runs the laws for each of its mutants. */
const SETTINGS = { seed: 20_260_302, numRuns: Number(process.env['LAW_RUNS'] ?? 600) } as const;

/** Checks a law over many values, the same in every run. What breaks it is printed, made as small as can be. */
export function checkLaw<T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, law), SETTINGS);
}
