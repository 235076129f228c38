import { onTestFinished } from 'vitest';
import type { Send } from '../../../src/upstream/client.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { UpstreamError } from '../../../src/upstream/errors/upstreamError.ts';
import type { Availability } from '../../../src/upstream/resilience/availability.ts';
import { createAvailability, SILENT_IN_A_ROW } from '../../../src/upstream/resilience/availability.ts';
import type { UpstreamEvents } from '../../../src/upstream/resilience/events.ts';
import type { Respond, TestServer } from '../../support/upstream/httpServer.ts';
import { startServer } from '../../support/upstream/httpServer.ts';

export const headers = { accept: 'application/json', authorization: 'Bearer one' };
export const query = { query: '{a}', headers, isRepeatable: true };
export const mutation = { query: 'mutation {a}', headers, isRepeatable: false };

/** A server that sends the responses in turn, then always the last one, and a client of it. */
export async function startSequence(
  ...responses: readonly Respond[]
): Promise<{ server: TestServer; send: Send }> {
  const server = await startServer((response, request, received) => {
    const respond = responses[Math.min(server.requests.length, responses.length) - 1];
    respond?.(response, request, received);
  });
  const client = createUpstreamClient({ url: server.url, timeoutMs: 60_000, maxConnections: 64 });
  onTestFinished(async () => {
    await server.stop();
    await client.close();
  });
  return { server, send: client.send };
}

/** A response that is sent when `release` is called. */
export function holdResponse(respond: Respond): { readonly respond: Respond; readonly release: () => void } {
  let open = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    respond: (...given) => void released.then(() => respond(...given)),
    release: () => open(),
  };
}

/** Event listeners, and the list of their calls. */
export function recordEvents(): { readonly events: UpstreamEvents; readonly reported: unknown[] } {
  const reported: unknown[] = [];
  return {
    reported: reported,
    events: {
      onRetry: (reason) => void reported.push(`retry ${reason}`),
      onBreakerPhase: (phase) => void reported.push(phase),
      onBroken: () => void reported.push('broken'),
      onDeduplicated: () => void reported.push('shared'),
      onShed: () => void reported.push('shed'),
      onLogin: (outcome) => void reported.push(`login ${outcome}`),
      onSharedStoreFailure: () => void reported.push('shared store failure'),
    },
  };
}

export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure, got a response');
}

/** The availability of a suspect upstream that does not respond to probes: each try without a response counts. */
export function withoutProbes(now: () => number): Availability {
  const availability = createAvailability(async () => false, now);
  const silence = new UpstreamError('UPSTREAM_UNAVAILABLE', 'nobody answered');
  for (let tries = 1; tries < SILENT_IN_A_ROW; tries += 1) void availability.judgeError(silence, headers);
  return availability;
}
