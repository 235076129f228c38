import { describe, expect, it, onTestFinished } from 'vitest';
import type { Send } from '../../../src/upstream/client.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import type { Availability } from '../../../src/upstream/resilience/availability.ts';
import {
  createAvailability,
  EVIDENCE_MS,
  SILENT_IN_A_ROW,
} from '../../../src/upstream/resilience/availability.ts';
import { createProbe, PROBE_INTERVAL_MS } from '../../../src/upstream/resilience/probe.ts';
import type { Respond } from '../../support/upstream/httpServer.ts';
import { json, reset, startServer } from '../../support/upstream/httpServer.ts';
import { headers, query } from './support.ts';

const good = json({ data: {} });
const never: Respond = () => undefined;

/** An upstream with separate responses to operations and to probes, and its availability. */
async function judged({ operations, probes }: { operations: () => Respond; probes: () => Respond }) {
  const clock = { nowMs: 0 };
  const now = () => clock.nowMs;
  let probed: (string | undefined)[] = [];
  const server = await startServer((response, request, received) => {
    const isProbe = received.body.includes('__typename');
    if (isProbe) probed = [...probed, request.headers.authorization];
    const respond = isProbe ? probes() : operations();
    respond(response, request, received);
  });
  const client = createUpstreamClient({
    ...{ url: server.url, timeoutMs: 500, maxConnections: 64, maxResponseBytes: 1_000 },
  });
  const { probe, close } = createProbe(server.url, now);
  onTestFinished(async () => {
    await server.stop();
    await client.close();
    await close();
  });
  const availability = createAvailability(probe, now);
  return { clock, availability, probes: () => probed, tryOnce: () => outcomeOf(client.send, availability) };
}

async function outcomeOf(send: Send, availability: Availability) {
  try {
    return await availability.judgeResponse(await send(query), headers);
  } catch (error) {
    return availability.judgeError(error, headers);
  }
}

const SILENCES: readonly { why: string; respond: Respond; code: string }[] = [
  { why: 'HTTP 502', respond: json('', 502), code: 'UPSTREAM_UNAVAILABLE' },
  { why: 'HTTP 503', respond: json('', 503), code: 'UPSTREAM_UNAVAILABLE' },
  { why: 'HTTP 504', respond: json('', 504), code: 'UPSTREAM_TIMEOUT' },
  { why: 'a lost connection', respond: reset, code: 'UPSTREAM_UNAVAILABLE' },
  { why: 'no response in time', respond: never, code: 'UPSTREAM_TIMEOUT' },
  {
    why: 'a response that is cut off',
    respond: (response) => {
      response.writeHead(200, { 'content-length': '9' });
      response.write('{', () => response.destroy());
    },
    code: 'UPSTREAM_BAD_RESPONSE',
  },
];

const RESPONSES: readonly { why: string; respond: Respond }[] = [
  { why: 'HTTP 200', respond: good },
  { why: 'HTTP 401', respond: json('', 401) },
  { why: 'HTTP 429', respond: json('', 429) },
  { why: 'HTTP 500', respond: json('', 500) },
  { why: 'HTTP 500 with errors', respond: json({ errors: [{ message: 'no' }] }, 500) },
  { why: 'more than our own limit', respond: json(' '.repeat(2_000)) },
];

describe('the upstream is away', () => {
  it.each(SILENCES)(
    'after three of $why in a row, while a probe meets a reset',
    async ({ respond, code }) => {
      const { clock, availability, tryOnce, probes } = await judged({
        operations: () => respond,
        probes: () => reset,
      });
      for (let tries = 1; tries < SILENT_IN_A_ROW; tries += 1) expect(await tryOnce()).toBe('abandoned');
      expect(availability.unavailability()).toBeNull();
      expect(probes()).toEqual([]);
      expect(await tryOnce()).toBe('failed');
      expect(probes()).toEqual([headers.authorization]);
      clock.nowMs = EVIDENCE_MS - 1;
      expect(availability.unavailability()).toBe(code);
      clock.nowMs = EVIDENCE_MS;
      expect(availability.unavailability()).toBeNull();
    },
  );

  it('until the first response', async () => {
    let respond: Respond = reset;
    const { availability, tryOnce } = await judged({ operations: () => respond, probes: () => reset });
    for (let tries = 0; tries < SILENT_IN_A_ROW; tries += 1) await tryOnce();
    expect(availability.unavailability()).toBe('UPSTREAM_UNAVAILABLE');
    respond = good;
    expect(await tryOnce()).toBe('succeeded');
    expect(availability.unavailability()).toBeNull();
  });
});

describe('the upstream is there', () => {
  it.each(SILENCES)(
    'while it responds to probes, however often an operation meets $why',
    async ({ respond }) => {
      const { availability, tryOnce, probes } = await judged({
        operations: () => respond,
        probes: () => good,
      });
      const outcomes = await Promise.all(Array.from({ length: 30 }, tryOnce));
      expect(outcomes).not.toContain('failed');
      expect(availability.unavailability()).toBeNull();
      expect(probes()).toHaveLength(1);
    },
  );

  it.each(RESPONSES)('when it responds with $why, and no probe is sent', async ({ respond }) => {
    const { tryOnce, probes } = await judged({ operations: () => respond, probes: () => reset });
    for (let tries = 0; tries < 10; tries += 1) expect(await tryOnce()).toBe('succeeded');
    expect(probes()).toEqual([]);
  });

  it('when it refuses a probe', async () => {
    const { availability, tryOnce } = await judged({ operations: () => reset, probes: () => json('', 401) });
    for (let tries = 0; tries < 10; tries += 1) expect(await tryOnce()).not.toBe('failed');
    expect(availability.unavailability()).toBeNull();
  });
});

describe('probes', () => {
  it('are sent at most every 5 s', async () => {
    const { clock, tryOnce, probes } = await judged({ operations: () => reset, probes: () => reset });
    for (let round = 1; round <= 3; round += 1) {
      for (let tries = 0; tries < 20; tries += 1) await tryOnce();
      expect(probes()).toHaveLength(round);
      clock.nowMs += PROBE_INTERVAL_MS;
    }
  });
});
