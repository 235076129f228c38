import type { FormattedExecutionResult } from 'graphql';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import { lengthOf, textOf } from '../../upstream/transport/chunks.ts';

/** The JSON of each root field, by its response key, in order. */
export type JsonFields = ReadonlyMap<string, Chunks>;

/** A whole answer, ready to be sent. */
export interface SerializedBody {
  readonly chunks: Chunks;
  /** To be called, once, when it is sent and nobody looks at it any more. */
  readonly recycle: (() => void) | undefined;
}

class SerializedData {
  /** None of its own: it is written as bytes, or not at all. */
  readonly [field: string]: unknown;
  readonly #body: Chunks | JsonFields;
  readonly #recycle: (() => void) | undefined;

  constructor(body: Chunks | JsonFields, recycle: (() => void) | undefined) {
    this.#body = body;
    this.#recycle = recycle;
  }

  static bodyOf(data: object): Chunks | JsonFields | null {
    return #body in data ? data.#body : null;
  }

  static recyclingOf(data: object): (() => void) | undefined {
    return #recycle in data ? data.#recycle : undefined;
  }
}

/**
 * Data that is JSON already. It goes out as it is; whoever does not know of it sees an object without fields.
 *
 * @param body `{"data":` and `}`, with one JSON object between them; or the fields of that object.
 * @param recycle to be called, once, when the body is sent and nobody looks at it any more.
 */
export function serializedData(body: Chunks | JsonFields, recycle?: () => void): Record<string, unknown> {
  return new SerializedData(body, recycle);
}

/** The fields of raw data that was given as such. */
export function serializedFieldsOf(data: object): JsonFields | null {
  const body = SerializedData.bodyOf(data);
  return body && isFields(body) ? body : null;
}

/** The whole of a result as JSON, when its data is raw and there is nothing else in it. */
export function serializeBody({ data, errors, extensions }: FormattedExecutionResult): SerializedBody | null {
  const body = data && !errors && !extensions ? SerializedData.bodyOf(data) : null;
  if (!data || body === null) return null;
  return { chunks: isFields(body) ? whole(body) : body, recycle: SerializedData.recyclingOf(data) };
}

/** The bytes of raw data as JSON; 0 when it is not raw. */
export function serializedLength(data: object): number {
  const body = SerializedData.bodyOf(data);
  return body === null ? 0 : lengthOf(isFields(body) ? whole(body) : body);
}

/** What is to be called when nobody looks at the data any more. */
export function recycleOf(data: object): (() => void) | undefined {
  return SerializedData.recyclingOf(data);
}

/** A result as the text of its JSON. */
export function stringifyResult({ data, ...rest }: FormattedExecutionResult): string {
  const body = data ? SerializedData.bodyOf(data) : null;
  if (body === null) return JSON.stringify({ ...rest, data });
  const text = textOf(isFields(body) ? whole(body) : body).slice('{"data":'.length, -1);
  const others = Object.entries(rest).filter(([, value]) => value !== undefined);
  return `{${[...others.map(([key, value]) => `"${key}":${JSON.stringify(value)}`), `"data":${text}`].join(',')}}`;
}

function isFields(body: Chunks | JsonFields): body is JsonFields {
  return !Array.isArray(body);
}

function whole(fields: JsonFields): Chunks {
  const chunks: Buffer[] = [];
  let before = '{"data":{';
  for (const [key, value] of fields) {
    chunks.push(Buffer.from(`${before}${JSON.stringify(key)}:`), ...value);
    before = ',';
  }
  chunks.push(Buffer.from(before === ',' ? '}}' : `${before}}}`));
  return chunks;
}
