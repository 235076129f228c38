import type { FormattedExecutionResult } from 'graphql';
import type { Chunks } from '../upstream/chunks.ts';
import { textOf } from '../upstream/chunks.ts';

const bodies = new WeakMap<object, Chunks>();
const recycling = new WeakMap<Chunks, () => void>();

/**
 * Data that is JSON already. It goes out as it is; whoever does not know of it sees an object without fields.
 *
 * @param body `{"data":` and `}`, with one JSON object between them.
 * @param recycle to be called, once, when the body is sent and nobody looks at it any more.
 */
export function rawData(body: Chunks, recycle?: () => void): Record<string, unknown> {
  const data = {};
  bodies.set(data, body);
  if (recycle) recycling.set(body, recycle);
  return data;
}

/** What is to be called when a raw body is sent. */
export function recyclingOf(body: Chunks): (() => void) | undefined {
  return recycling.get(body);
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
