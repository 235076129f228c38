import type { FormattedExecutionResult } from 'graphql';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import { lengthOf, textOf } from '../../upstream/transport/chunks.ts';

/** A whole response body, ready to be sent. */
export interface SerializedBody {
  readonly chunks: Chunks;
  /** Gives the memory of the chunks back. Must be called once at most, when the chunks are no longer used. */
  readonly recycle: (() => void) | undefined;
}

/**
 * Response data that is JSON text already.
 *
 * - What it does: `ExecutionResult.data` is an object. An instance of this class looks like an object without fields, and
 *   carries the JSON as bytes in private fields. Code that knows the class sends the bytes.
 * - What it gains: no response is parsed, joined or encoded again. Joining and copying responses cost workload (b) in
 *   `docs/performance.md` more CPU in garbage collection than all other work together, 0.72 ms of CPU now.
 * - What would break it: code that reads `data` without the functions of this file sees no fields. A plugin that copies
 *   `data` loses the bytes, and the client gets an empty object.
 * - Plain implementation: data as an object, and `JSON.stringify`. `stringifyResult` accepts both forms. The stitched schema
 *   returns objects, and `test/gateway/contract.test.ts` compares its responses with these.
 * - How often it runs: the metric `contacts_gateway_graphql_plans_total`, for `passthrough` and `contacts`. All other data are objects.
 */
class SerializedData {
  /** Declares no field: the data cannot be read by field. */
  readonly [field: string]: unknown;
  readonly #body: Chunks;
  readonly #recycle: (() => void) | undefined;

  constructor(body: Chunks, recycle: (() => void) | undefined) {
    this.#body = body;
    this.#recycle = recycle;
  }

  static bodyOf(data: object): Chunks | null {
    return #body in data ? data.#body : null;
  }

  static recyclingOf(data: object): (() => void) | undefined {
    return #recycle in data ? data.#recycle : undefined;
  }
}

/**
 * Makes response data of JSON text.
 *
 * @param body the whole response body, `{"data":{...}}`.
 * @param recycle as in `SerializedBody`.
 */
export function serializedData(body: Chunks, recycle?: () => void): Record<string, unknown> {
  return new SerializedData(body, recycle);
}

/** Returns the response body of a result. Null when its data is not serialized, or when it has errors or extensions. */
export function serializeBody({ data, errors, extensions }: FormattedExecutionResult): SerializedBody | null {
  const body = data && !errors && !extensions ? SerializedData.bodyOf(data) : null;
  if (!data || body === null) return null;
  return { chunks: body, recycle: SerializedData.recyclingOf(data) };
}

/** Returns the length of the response body of serialized data, in bytes. 0 for other data. */
export function serializedLength(data: object): number {
  const body = SerializedData.bodyOf(data);
  return body === null ? 0 : lengthOf(body);
}

/** Returns the `recycle` function of serialized data. Undefined when it has none, and for other data. */
export function recycleOf(data: object): (() => void) | undefined {
  return SerializedData.recyclingOf(data);
}

/** Writes a result as JSON text. Its data may be serialized or not. */
export function stringifyResult({ data, ...rest }: FormattedExecutionResult): string {
  const body = data ? SerializedData.bodyOf(data) : null;
  if (body === null) return JSON.stringify({ ...rest, data });
  const text = textOf(body).slice('{"data":'.length, -1);
  const members = Object.entries(rest).filter(([, value]) => value !== undefined);
  return `{${[...members.map(([key, value]) => `"${key}":${JSON.stringify(value)}`), `"data":${text}`].join(',')}}`;
}
