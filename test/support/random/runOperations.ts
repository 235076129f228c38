import type { GraphQLSchema } from 'graphql';
import type { Ask, ClientResult } from '../http/graphqlResponse.ts';
import type { Difference } from './firstDifference.ts';
import { firstDifference } from './firstDifference.ts';
import type { Operation } from './operations/generateOperation.ts';
import { shrinkOperation } from './shrinkOperation.ts';

export interface Comparison {
  readonly schema: GraphQLSchema;
  readonly expected: Ask;
  /** The gateways that must return the expected response to the operation of a seed, by name. */
  readonly gotFor: (seed: number) => Readonly<Record<string, Ask>>;
  /** The operation of a seed. */
  readonly operationOf: (seed: number) => Operation;
  readonly firstSeed: number;
  readonly count: number;
}

export interface Outcome {
  /** How many operations returned errors, as expected. */
  readonly withErrors: number;
  /** Bytes of JSON compared: a suite that compares next to nothing shows. */
  readonly comparedBytes: number;
  /** How many operations did not return the expected response. */
  readonly differing: number;
  /** The first of them, each made as small as can be. */
  readonly reports: readonly string[];
}

/** Operations in flight at the same time. A response must not reach another operation. */
const CONCURRENCY = 8;

const MAX_REPORTS = 5;

/** Asks both sides for the operations of all seeds, and shrinks the first few on which they differ. */
export async function runOperations(comparison: Comparison): Promise<Outcome> {
  const { operationOf, gotFor, firstSeed, count } = comparison;
  const failed: number[] = [];
  let next = firstSeed;
  let withErrors = 0;
  let comparedBytes = 0;
  const work = async (): Promise<void> => {
    for (let seed = next++; seed < firstSeed + count; seed = next++) {
      const { expected, difference } = await compare(comparison.expected, gotFor(seed), operationOf(seed));
      if (difference) failed.push(seed);
      if (expected.errors.length > 0) withErrors += 1;
      comparedBytes += JSON.stringify(expected.data).length;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  const reports: string[] = [];
  for (const seed of failed.sort((a, b) => a - b).slice(0, MAX_REPORTS)) {
    reports.push(await report(comparison, seed));
  }
  return { withErrors, comparedBytes, differing: failed.length, reports };
}

interface Compared {
  readonly expected: ClientResult;
  readonly difference: (Difference & { readonly who: string }) | null;
}

async function compare(
  expected: Ask,
  got: Readonly<Record<string, Ask>>,
  operation: Operation,
): Promise<Compared> {
  const wanted = expected(operation);
  const responses = Object.entries(got).map(async ([who, ask]) => ({ who, response: await ask(operation) }));
  for (const { who, response } of await Promise.all(responses)) {
    const difference = firstDifference(await wanted, response);
    if (difference) return { expected: await wanted, difference: { who, ...difference } };
  }
  return { expected: await wanted, difference: null };
}

async function report({ schema, expected, ...comparison }: Comparison, seed: number): Promise<string> {
  const failing = comparison.operationOf(seed);
  const all = comparison.gotFor(seed);
  const { difference: first } = await compare(expected, all, failing);
  // Shrinks against the one that differed: another may differ elsewhere.
  const got = Object.fromEntries(Object.entries(all).filter(([who]) => who === first?.who));
  const smallest = await shrinkOperation(
    schema,
    failing,
    async (operation) => (await compare(expected, got, operation)).difference !== null,
  );
  const { difference } = await compare(expected, got, smallest);
  return [
    `seed ${seed}, ${first?.who ?? 'but it did not fail again'} (RANDOM_SEED=${seed} RANDOM_COUNT=1 repeats it)`,
    smallest.query,
    `variables ${JSON.stringify(smallest.variables)}`,
    `at ${difference?.path}`,
    `expected ${difference?.expected}`,
    `got      ${difference?.got}`,
  ].join('\n');
}
