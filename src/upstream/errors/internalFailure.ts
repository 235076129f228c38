import { GraphQLError } from 'graphql';

/**
 * Whether a caught error is a fault of this program. What is expected to fail throws a `GraphQLError` (an
 * `UpstreamError` is one), and an abort has a name of its own. Everything else is to be reported, never handled.
 */
export function isInternalFailure(error: unknown): boolean {
  return !(error instanceof GraphQLError) && !(error instanceof Error && ABORTS.has(error.name));
}

/**
 * Whether an error is one that JavaScript throws for a mistake in a program. For callers of libraries, which throw
 * plain errors for what is expected to fail.
 */
export function isProgrammingError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

const ABORTS: ReadonlySet<string> = new Set(['AbortError', 'TimeoutError']);
