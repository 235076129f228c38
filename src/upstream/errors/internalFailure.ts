import { GraphQLError } from 'graphql';

/**
 * Whether a caught error is a bug of this program. Expected failures are a `GraphQLError` (such as `UpstreamError`), or an
 * abort with its own name. Everything else must be reported, and never handled.
 */
export function isInternalFailure(error: unknown): boolean {
  // Several failures of one field.
  if (error instanceof AggregateError) return error.errors.some(isInternalFailure);
  return !(error instanceof GraphQLError) && !(error instanceof Error && ABORTS.has(error.name));
}

/** For callers that go on without the value that failed. Returns null for an expected failure, and rethrows a bug. */
export function nullIfExpected(error: unknown): null {
  if (isInternalFailure(error)) throw error;
  return null;
}

/**
 * Whether an error is one that JavaScript throws for a bug. For callers of libraries, which throw plain errors for expected
 * failures.
 */
export function isProgrammingError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

const ABORTS: ReadonlySet<string> = new Set(['AbortError', 'TimeoutError']);
