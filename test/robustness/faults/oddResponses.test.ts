import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import type { Fault } from '../../support/faults/faultServer.ts';
import { body, upstreamError } from '../../support/faults/faultyResponses.ts';
import { CONTACTS, PASS } from '../../support/faults/operations.ts';

const MEBIBYTE = 1_048_576;
const ROOTS = ['conversation UPSTREAM_BAD_RESPONSE', 'projects UPSTREAM_BAD_RESPONSE'];
const NOTHING = { conversation: null, projects: null };

/** 64 MiB once expanded, and some 64 kB as it comes. */
const bomb: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(gzipSync(Buffer.alloc(64 * MEBIBYTE, ' ')));
};

/** The sandbox's response with its text changed. */
const changed =
  (from: string, to: string, contentType = 'application/json'): Fault =>
  ({ response, responseBody }) => {
    response.writeHead(200, { 'content-type': contentType });
    response.end(JSON.stringify({ ...responseBody(), errors: [upstreamError('No.')] }).replaceAll(from, to));
  };

describe('an upstream that answers', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it.each([
    ['compressed, though nobody accepts that: it is never expanded', bomb],
    ['a header of a megabyte', body('{}', 200, { 'x-long': 'x'.repeat(MEBIBYTE) })],
  ])('%s', async (_name, fault) => {
    expectAll(await bench.observe(fault, PASS), { data: NOTHING, errors: ROOTS });
    expectAll(await bench.observe(fault, CONTACTS), { data: NOTHING, errors: ROOTS });
  });

  it.each<[string, Fault, string?]>([
    ['another content type', changed('', '', 'text/html')],
    ['a key __proto__', changed('"channel":', '"__proto__":{"polluted":1},"channel":')],
    ['a key constructor', changed('"channel":', '"constructor":{"prototype":{"polluted":1}},"channel":')],
    ['a key twice: the last one counts', changed('"channel":', '"channel":"twice","channel":')],
    ['half of a surrogate pair', changed('"Shop"', '"\\ud800"'), '\ud800'],
    ['a number beyond all numbers', changed('"language":null', '"language":1e999')],
  ])('%s', async (_name, fault, name = 'Shop') => {
    for (const { data, errors } of await bench.observe(fault, PASS)) {
      expect(data).toMatchObject({ conversation: { channel: 'CHAT', project: { name } } });
      expect(errors).toContain('nowhere SERVICE_UNAVAILABLE SERVICE_UNAVAILABLE');
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
