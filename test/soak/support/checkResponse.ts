import { DOCUMENTED_CODES } from './operations.ts';

/** One response. */
export interface LoadResponse {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Returns null for a valid response: all of the expected data, or less of it and an error with a documented code for
 * each missing part. Otherwise returns the problem. Data of another token is never part of the expected data.
 */
export function findProblem({ status, body }: LoadResponse, expected: unknown): string | null {
  if (!isRecord(body)) return `HTTP ${status} with no JSON object`;
  const { data = null, errors = [] } = body;
  if (!Array.isArray(errors)) return '"errors" is no list';
  const codes = errors.map((error: unknown) => codeOf(error));
  const unknown = codes.find((code) => !DOCUMENTED_CODES.has(code));
  if (unknown !== undefined) return `a code that is not documented: ${unknown} (HTTP ${status})`;
  if (errors.length === 0 && status !== 200) return `HTTP ${status} without errors`;
  const difference = differenceAt(data, expected, '', errors.length > 0);
  return difference === null ? null : `not what was expected at ${difference}`;
}

function codeOf(error: unknown): string {
  const extensions = isRecord(error) ? error['extensions'] : null;
  const code = isRecord(extensions) ? extensions['code'] : null;
  return typeof code === 'string' ? code : 'no code';
}

/** The path of the first difference. With `mayLack`, null equals any value. */
function differenceAt(value: unknown, expected: unknown, path: string, mayLack: boolean): string | null {
  if (value === null && (mayLack || expected === null)) return null;
  if (Array.isArray(value) && Array.isArray(expected)) {
    if (value.length !== expected.length) return path;
    return first(
      value.map((item, index) => differenceAt(item, expected[index], `${path}[${index}]`, mayLack)),
    );
  }
  if (isRecord(value) && isRecord(expected)) {
    const keys = Object.keys(value);
    if (keys.join() !== Object.keys(expected).join()) return path;
    return first(keys.map((key) => differenceAt(value[key], expected[key], `${path}.${key}`, mayLack)));
  }
  return Object.is(value, expected) ? null : path;
}

function first(differences: readonly (string | null)[]): string | null {
  return differences.find((difference) => difference !== null) ?? null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
