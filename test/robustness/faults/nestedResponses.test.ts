import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import type { Fault } from '../../support/faults/faultServer.ts';
import { sendJson } from '../../support/faults/faultServer.ts';
import { upstreamError } from '../../support/faults/faultyResponses.ts';
import { CONTACT, CONTACTS, PASS } from '../../support/faults/operations.ts';

const LEVELS = 100_000;
const DEEP = '['.repeat(LEVELS) + ']'.repeat(LEVELS);
const MARK = 'to be deep';

/** The sandbox's response with deeply nested values under these names, and with an error if `withError`. */
const deepAt =
  (names: readonly string[], withError: boolean): Fault =>
  ({ response, responseBody }) => {
    const result = { ...responseBody(), ...(withError && { errors: [upstreamError('It failed.')] }) };
    const text = JSON.stringify(result, (key, value: unknown) => (names.includes(key) ? MARK : value));
    sendJson(response, text.replaceAll(JSON.stringify(MARK), DEEP));
  };

const deepElsewhere =
  (part: object): Fault =>
  ({ response, responseBody }) => {
    const text = JSON.stringify({ ...responseBody(), ...part });
    sendJson(response, text.replaceAll(JSON.stringify(MARK), DEEP));
  };

const ROOTS = ['conversation UPSTREAM_BAD_RESPONSE', 'projects UPSTREAM_BAD_RESPONSE'];
const NOTHING = { conversation: null, projects: null };

describe('an upstream that sends JSON of 100,000 levels', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it.each([
    ['in a scalar, with errors', deepAt(['language'], true)],
    ['in an error', deepElsewhere({ errors: [upstreamError('It failed.', { path: MARK })] })],
    [
      'in the extensions of an error',
      deepElsewhere({ errors: [{ message: 'no', extensions: { name: MARK } }] }),
    ],
    ['for the list of errors', deepElsewhere({ errors: MARK })],
  ])('%s: a bad response', async (_name, fault) => {
    expectAll(await bench.observe(fault, PASS), { data: NOTHING, errors: ROOTS });
  });

  it.each([
    ['beside a history', deepAt(['name'], false)],
    ['in a history', deepAt(['_gw_routingEvents', 'attachments', 'routingEvents'], false)],
    ['beside an error', deepAt(['name'], true)],
  ])('%s: a bad response', async (_name, fault) => {
    const observations = await bench.observe(fault, CONTACTS);
    const eager = observations.filter(({ mode }) => mode.startsWith('eager'));
    expectAll(eager, { data: NOTHING, errors: ROOTS });
    expectAll(await bench.observe(fault, CONTACT), {
      data: { contact: null },
      errors: ['contact UPSTREAM_BAD_RESPONSE'],
    });
  });

  it('in what a history refers to: a bad response, of the look-up where there is one', async () => {
    for (const { errors } of await bench.observe(deepAt(['lastName'], false), CONTACTS)) {
      expect(new Set(errors.map((error) => error.split(' ')[1]))).toEqual(new Set(['UPSTREAM_BAD_RESPONSE']));
    }
  });
});
