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

/** What the plan makes of an answer that comes in these pieces. */
async function passed(body: readonly Buffer[], status = 200) {
  const [operation] = parse('{ a b }').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('expected an operation');
  const fragments = new Map();
  const answer: HttpResponse = { status, headers: {}, body };
  const plan = createPassthroughPlan(
    createUpstreamDocument(operation, fragments),
    collectFields([operation.selectionSet], fragments),
    { schema, upstreamSchema: schema },
    clientOf(
      async () => answer,
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
  const raw = serializeBody(data);
  return { text: stringifyResult(data), isRaw: raw !== null, chunks: raw?.chunks ?? [] };
}

describe('an answer that passes through', () => {
  it('is recognised wherever it is cut', async () => {
    const bytes = Buffer.from(WHOLE);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { text, isRaw } = await passed(
        [bytes.subarray(0, cut), bytes.subarray(cut)].filter(({ length }) => length > 0),
      );
      expect({ cut, text, isRaw }).toEqual({ cut, text: EXPECTED, isRaw: true });
    }
  });

  it('is recognised byte by byte', async () => {
    const bytes = Buffer.from(WHOLE);
    const { text, isRaw } = await passed(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect({ text, isRaw }).toEqual({ text: EXPECTED, isRaw: true });
  });

  it('is not copied: what goes out is the memory in which it came, but for the end', async () => {
    // Not from Node's pool, so that each piece has memory of its own.
    const body = [WHOLE.slice(0, 20), WHOLE.slice(20)].map((part) =>
      Buffer.concat([Buffer.from(part), Buffer.alloc(8192)]).subarray(0, Buffer.byteLength(part)),
    );
    const { chunks } = await passed(body);
    const memory = new Set<ArrayBufferLike>(body.map(({ buffer }) => buffer));
    const copied = chunks.filter(({ buffer }) => !memory.has(buffer)).map(String);
    expect(copied.join('').length).toBeLessThanOrEqual('}}'.length);
    expect(Buffer.concat(chunks).toString()).toBe(EXPECTED);
  });

  it('is left as it was: others may read it, too', async () => {
    const bytes = Buffer.from(WHOLE);
    await passed([bytes]);
    expect(bytes.toString()).toBe(WHOLE);
  });

  it.each([
    { why: 'another order of keys', body: '{"data":{"_gw_end":"Query","a":"1","b":"2"}}' },
    { why: 'white space', body: '{ "data":{"a":"1","b":"2","_gw_end":"Query"}}' },
    { why: 'a line break at the end', body: '{"data":{"a":"1","b":"2","_gw_end":"Query"}}\n' },
  ])('with $why is parsed, and says the same', async ({ body }) => {
    const { text, isRaw } = await passed([Buffer.from(body)]);
    expect({ text, isRaw }).toEqual({ text: '{"data":{"a":"1","b":"2"}}', isRaw: false });
  });
});
