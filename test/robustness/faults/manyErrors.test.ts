import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_RESPONSE_ERRORS } from '../../../src/gateway/apollo/limits/responseErrors.ts';
import { maxErrorPathLength, maxErrorsRead } from '../../../src/upstream/response/graphqlErrors.ts';
import type { FaultBench, Observation } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import { body, errorsBeside, upstreamError } from '../../support/faults/faultyResponses.ts';
import { CONTACT, CONTACTS, ID, LIST, PASS } from '../../support/faults/operations.ts';

const MANY = 20_000;
const ALIASES = 20;
const CUT = 'nowhere ERRORS_CUT';

const errorsAt = (path?: readonly (string | number)[]) =>
  Array.from({ length: MANY }, (_, index) => upstreamError(`It failed ${index}.`, path && { path }));

/** How often each error occurs in a response. */
function countsIn({ errors }: Observation): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const error of errors) counts[error] = (counts[error] ?? 0) + 1;
  return counts;
}

describe('an upstream that reports 20,000 errors', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it('without data and without paths: as many as are read, at each root field, up to the limit', async () => {
    const fields = Array.from({ length: ALIASES }, (_, index) => `a${index}: conversation(id: $id)`);
    const operations = ['{ contacts { id } }', '{ channel }'].map((selection) => ({
      query: `query ($id: UUID!) { ${fields.map((field) => `${field} ${selection}`).join(' ')} }`,
      variables: { id: ID },
    }));
    for (const operation of operations) {
      for (const { errors } of await bench.observe(body({ data: null, errors: errorsAt() }), operation)) {
        expect(errors.length).toBe(MAX_RESPONSE_ERRORS + 1);
        expect(errors.filter((error) => error.endsWith('ERRORS_CUT')).length).toBeGreaterThan(1);
      }
    }
  });

  it('beside data: the data, as many errors as are read, and one for the rest', async () => {
    const fault = errorsBeside(...errorsAt(['conversation', 'closedAt']));
    for (const observed of await bench.observe(fault, PASS)) {
      expect(observed.errors.length).toBeLessThanOrEqual(maxErrorsRead + 1);
      expect(countsIn(observed)[CUT]).toBe(1);
    }
  });

  it('R16: a history that one of those left out may concern is not available', async () => {
    const harmless = errorsAt(['projects']).slice(0, maxErrorsRead);
    const hidden = upstreamError('It failed.', { path: ['conversation', '_gw_messages', 'edges', 0] });
    const fault = errorsBeside(...harmless, hidden);
    for (const { data, errors } of await bench.observe(fault, CONTACTS)) {
      expect(data).toMatchObject({ conversation: null });
      expect(
        errors.filter((error) => error.startsWith('conversation.contacts CONTACT_HISTORY')),
      ).toHaveLength(1);
      expect(errors).toContain(CUT);
    }
    for (const { data, errors } of await bench.observe(fault, CONTACT)) {
      expect(data).toEqual({ contact: null });
      expect(errors).toEqual([expect.stringMatching(/^contact CONTACT_HISTORY_UNAVAILABLE/)]);
    }
    for (const { data } of await bench.observe(fault, LIST)) {
      expect(JSON.stringify(data)).not.toContain('endReason');
    }
  });
});

describe('an upstream error that is beyond all bounds', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it.each([
    ['a path of a million entries', ['conversation', ...Array.from({ length: 1_000_000 }, () => 1)]],
    ['a path with a key of a megabyte', ['conversation', 'x'.repeat(1_000_000)]],
    ['a path that is a little too long', ['conversation', 'x'.repeat(maxErrorPathLength)]],
  ])('has no path: %s', async (_name, path) => {
    const name = 'SERVICE_UNAVAILABLE SERVICE_UNAVAILABLE';
    expectAll(await bench.observe(errorsBeside(upstreamError('It failed.', { path })), PASS), {
      data: { conversation: { channel: 'CHAT' } },
      errors: [`nowhere ${name}`],
    });
  });
});
