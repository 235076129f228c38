import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultMaxResponseBytes } from '../../../src/upstream/client.ts';
import type { FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import * as faulty from '../../support/faults/faultyResponses.ts';
import { CONTACT, CONTACTS, MUTATION, PASS } from '../../support/faults/operations.ts';

const MEBIBYTE = 1_048_576;
const BOTH = { conversation: null, projects: null };

describe('an upstream that is too slow', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench({ timeoutMs: 150 });
  });
  afterAll(() => bench.stop());

  it.each([
    { name: 'never answers', fault: faulty.hanging },
    { name: 'never ends its response', fault: faulty.slow },
  ])('$name: the time is up', async ({ fault }) => {
    const errors = ['conversation UPSTREAM_TIMEOUT', 'projects UPSTREAM_TIMEOUT'];
    expectAll(await bench.observe(fault, PASS), { data: BOTH, errors });
    expectAll(await bench.observe(fault, CONTACTS), { data: BOTH, errors });
    expectAll(await bench.observe(fault, CONTACT), {
      data: { contact: null },
      errors: ['contact UPSTREAM_TIMEOUT'],
    });
    const observed = await bench.observe(fault, MUTATION);
    expectAll(observed, {
      data: { conversationTagCreate: null },
      errors: ['conversationTagCreate UPSTREAM_TIMEOUT'],
    });
    expect(observed.map(({ operations }) => operations)).toEqual([1, 1, 1, 1]);
  });
});

describe('an upstream that sends large responses', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it('50 MB: the response', async () => {
    const outcome = { data: { conversation: { channel: 'CHAT' } }, errors: [] };
    expectAll(await bench.observe(faulty.padded(50 * MEBIBYTE), PASS), outcome);
    expectAll(await bench.observe(faulty.padded(50 * MEBIBYTE), CONTACTS), outcome);
  });

  it('more than the limit: a bad response', async () => {
    const errors = ['conversation UPSTREAM_BAD_RESPONSE', 'projects UPSTREAM_BAD_RESPONSE'];
    const fault = faulty.padded(defaultMaxResponseBytes + MEBIBYTE);
    expectAll(await bench.observe(fault, PASS), { data: BOTH, errors });
    expectAll(await bench.observe(fault, CONTACTS), { data: BOTH, errors });
  });
});
