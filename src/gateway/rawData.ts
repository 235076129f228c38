import type { FormattedExecutionResult } from 'graphql';
import type { Chunks } from '../upstream/chunks.ts';
import { textOf } from '../upstream/chunks.ts';

const bodies = new WeakMap<object, Chunks>();

/**
 * Data that is JSON already. It goes out as it is; whoever does not know of it sees an object without fields.
 *
 * @param body `{"data":` and `}`, with one JSON object between them.
 */
export function rawData(body: Chunks): Record<string, unknown> {
  const data = {};
  bodies.set(data, body);
  return data;
}

/** The whole of a result's JSON, when its data is raw and there is nothing else in it. */
export function rawBody({ data, errors, extensions }: FormattedExecutionResult): Chunks | null {
  return data && !errors && !extensions ? (bodies.get(data) ?? null) : null;
}

/** A result as the text of its JSON. */
export function stringifyResult({ data, ...rest }: FormattedExecutionResult): string {
  const body = data ? bodies.get(data) : undefined;
  if (body === undefined) return JSON.stringify({ ...rest, data });
  const text = textOf(body).slice('{"data":'.length, -1);
  const others = Object.entries(rest).filter(([, value]) => value !== undefined);
  return `{${[...others.map(([key, value]) => `"${key}":${JSON.stringify(value)}`), `"data":${text}`].join(',')}}`;
}
