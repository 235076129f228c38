import type { Operation } from '../random/operations/generateOperation.ts';

/** What a client gets for an operation. */
export interface ClientResult {
  readonly data: unknown;
  readonly errors: readonly ClientError[];
}

export interface ClientError {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly code: unknown;
  readonly name: unknown;
}

export type Ask = (operation: Operation) => Promise<ClientResult>;

/** Reads a GraphQL result. */
export function readResult(result: unknown): ClientResult {
  if (!isRecord(result)) throw new TypeError('expected a GraphQL result, got no object');
  const { data = null, errors = [] } = result;
  if (!Array.isArray(errors)) throw new TypeError('expected the errors of a GraphQL result to be a list');
  return { data, errors: errors.map(errorFrom) };
}

function errorFrom(error: unknown): ClientError {
  const { message, path, extensions } = isRecord(error) ? error : {};
  const { code, name } = isRecord(extensions) ? extensions : {};
  return { message: String(message), path: Array.isArray(path) ? path : [], code, name };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
