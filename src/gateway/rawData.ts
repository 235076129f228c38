import type { FormattedExecutionResult } from 'graphql';

const texts = new WeakMap<object, string>();

/**
 * Data that is text already. It goes out as it is; whoever does not know of it sees an object without fields.
 *
 * @param json the text of one JSON object.
 */
export function rawData(json: string): Record<string, unknown> {
  const data = {};
  texts.set(data, json);
  return data;
}

/** A result as the text of its JSON. */
export function stringifyResult({ data, ...rest }: FormattedExecutionResult): string {
  const text = data ? texts.get(data) : undefined;
  if (text === undefined) return JSON.stringify({ ...rest, data });
  const others = Object.entries(rest).filter(([, value]) => value !== undefined);
  return `{${[...others.map(([key, value]) => `"${key}":${JSON.stringify(value)}`), `"data":${text}`].join(',')}}`;
}
