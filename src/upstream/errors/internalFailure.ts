import { GraphQLError } from 'graphql';

/**
 * Whether a caught error is a bug of this program. Expected failures are a `GraphQLError` (such as `UpstreamError`), or an
 * abort with its own name. Everything else must be reported, and never handled.
 */
export function isInternalFailure(error: unknown): boolean {
  return !(error instanceof GraphQLError) && !(error instanceof Error && ABORTS.has(error.name));
}

/**
 * Whether an error is one that JavaScript throws for a bug. For callers of libraries, which throw plain errors for expected
 * failures.
 */
export function isProgrammingError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

const ABORTS: ReadonlySet<string> = new Set(['AbortError', 'TimeoutError']);
