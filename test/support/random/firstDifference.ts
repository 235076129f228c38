import type { ClientError, ClientResult } from '../http/graphqlResponse.ts';

/** Stands in an expected value for any string or null. */
export const ANY_TEXT = '\u0000any text';

export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/**
 * Returns the first path at which a response differs from the expected one, or null. The order of fields counts. Errors
 * are compared by their paths, those of the upstream also by their messages.
 */
export function firstDifference(expected: ClientResult, got: ClientResult): Difference | null {
  const inErrors = setDifference(expected.errors.map(described), got.errors.map(described));
  return differenceAt('data', expected.data, got.data) ?? inErrors;
}

function differenceAt(path: string, expected: unknown, got: unknown): Difference | null {
  if (expected === ANY_TEXT && (got === null || typeof got === 'string')) return null;
  if (!isContainer(expected) || !isContainer(got) || Array.isArray(expected) !== Array.isArray(got)) {
    return Object.is(expected, got) ? null : difference(path, expected, got);
  }
  const keys = Object.keys(expected);
  if (keys.join() !== Object.keys(got).join()) return difference(`${path} (keys)`, keys, Object.keys(got));
  for (const key of keys) {
    const found = differenceAt(`${path}.${key}`, Reflect.get(expected, key), Reflect.get(got, key));
    if (found) return found;
  }
  return null;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function difference(path: string, expected: unknown, got: unknown): Difference {
  return { path, expected: shown(expected), got: shown(got) };
}

const MAX_SHOWN_LENGTH = 600;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}...` : text;
}

function described({ path, message, name }: ClientError): string {
  const place = path.join('.') || '(no path)';
  // An error of an upstream resolver has a name. The message of an error of GraphQL itself depends on the server.
  return name === undefined || name === 'INTERNAL_ERROR' ? place : `${place}: ${message}`;
}

function setDifference(expected: readonly string[], got: readonly string[]): Difference | null {
  const before = [...new Set(expected)].sort();
  const after = [...new Set(got)].sort();
  return before.join('\n') === after.join('\n') ? null : difference('errors', before, after);
}
