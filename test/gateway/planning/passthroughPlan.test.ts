import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { DEFAULT_REQUEST_LIMITS, RequestBudget } from '../../../src/gateway/execution/requestBudget.ts';
import { createPassthroughPlan } from '../../../src/gateway/planning/passthroughPlan.ts';
import { collectFields } from '../../../src/gateway/planning/select/collectFields.ts';
import { createUpstreamDocument } from '../../../src/gateway/planning/select/upstreamDocument.ts';
import { serializeBody, stringifyResult } from '../../../src/gateway/serialized/serializedData.ts';
import { clientOf } from '../../../src/upstream/client.ts';
import type { HttpResponse } from '../../../src/upstream/transport/exchange.ts';

const schema = buildSchema('type Query { a: String, b: String }');
const WHOLE = '{"data":{"a":"größer","b":"\\"_gw_end\\":\\"Query\\"}}","_gw_end":"Query"}}';
const EXPECTED = '{"data":{"a":"größer","b":"\\"_gw_end\\":\\"Query\\"}}"}}';

/** Executes a plan with an upstream response that comes in these chunks. */
async function executePlan(body: readonly Buffer[], status = 200) {
  const [operation] = parse('{ a b }').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('expected an operation');
  const fragments = new Map();
  const response: HttpResponse = { status, headers: {}, body };
  const plan = createPassthroughPlan(
    createUpstreamDocument(operation, fragments),
    collectFields([operation.selectionSet], fragments),
    { schema, upstreamSchema: schema },
    clientOf(
      async () => response,
      async () => undefined,
    ),
  );
  const result = await plan(
    {},
    {},
    {
      requestId: 'r',
      headers: { accept: '' },
      signal: new AbortController().signal,
      budget: new RequestBudget(DEFAULT_REQUEST_LIMITS),
    },
  );
  const data = { data: result.data ?? null };
  const serialized = serializeBody(data);
  return { text: stringifyResult(data), isSerialized: serialized !== null, chunks: serialized?.chunks ?? [] };
}

describe('the response of a passthrough plan', () => {
  it('is passed on when it comes in two chunks, whatever their lengths', async () => {
    const bytes = Buffer.from(WHOLE);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { text, isSerialized } = await executePlan(
        [bytes.subarray(0, cut), bytes.subarray(cut)].filter(({ length }) => length > 0),
      );
      expect({ cut, text, isSerialized }).toEqual({ cut, text: EXPECTED, isSerialized: true });
    }
  });

  it('is passed on when it comes byte by byte', async () => {
    const bytes = Buffer.from(WHOLE);
    const { text, isSerialized } = await executePlan(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect({ text, isSerialized }).toEqual({ text: EXPECTED, isSerialized: true });
  });

  it('is not copied, except for its last two bytes', async () => {
    // Larger than the chunks of Node's pool, so that each part has its own memory.
    const body = [WHOLE.slice(0, 20), WHOLE.slice(20)].map((part) =>
      Buffer.concat([Buffer.from(part), Buffer.alloc(8192)]).subarray(0, Buffer.byteLength(part)),
    );
    const { chunks } = await executePlan(body);
    const memory = new Set<ArrayBufferLike>(body.map(({ buffer }) => buffer));
    const copied = chunks.filter(({ buffer }) => !memory.has(buffer)).map(String);
    expect(copied.join('').length).toBeLessThanOrEqual('}}'.length);
    expect(Buffer.concat(chunks).toString()).toBe(EXPECTED);
  });

  it('is not changed: deduplicated requests read the same response', async () => {
    const bytes = Buffer.from(WHOLE);
    await executePlan([bytes]);
    expect(bytes.toString()).toBe(WHOLE);
  });

  it.each([
    { why: 'another order of keys', body: '{"data":{"_gw_end":"Query","a":"1","b":"2"}}' },
    { why: 'white space', body: '{ "data":{"a":"1","b":"2","_gw_end":"Query"}}' },
    { why: 'a line break at the end', body: '{"data":{"a":"1","b":"2","_gw_end":"Query"}}\n' },
  ])('is parsed, with the same data, when it has $why', async ({ body }) => {
    const { text, isSerialized } = await executePlan([Buffer.from(body)]);
    expect({ text, isSerialized }).toEqual({ text: '{"data":{"a":"1","b":"2"}}', isSerialized: false });
  });
});
