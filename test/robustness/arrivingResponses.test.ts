import { expect, it, onTestFinished } from 'vitest';
import { createUpstreamClient } from '../../src/upstream/client.ts';
import { startServer } from '../support/upstream/httpServer.ts';

const MEGABYTE = 1_000_000;
const MAX_ARRIVING_BYTES = 10 * MEGABYTE;
const headers = { accept: 'application/json' };

/** An upstream that sends a response of `megabytes`, and ends it when `end` is called. */
async function startSlowUpstream() {
  const ends: (() => void)[] = [];
  const server = await startServer((response, _, { body }) => {
    const { variables } = JSON.parse(body);
    response.write(`{"data":{"text":"${'x'.repeat(variables.megabytes * MEGABYTE)}`);
    ends.push(() => response.end('"}}'));
  });
  onTestFinished(server.stop);
  const client = createUpstreamClient({
    ...{ url: server.url, timeoutMs: 20_000, maxConnections: 8 },
    ...{ maxResponseBytes: 9 * MEGABYTE, maxArrivingBytes: MAX_ARRIVING_BYTES },
  });
  onTestFinished(client.close);
  const ask = (megabytes: number) =>
    client.execute({ query: 'query ($megabytes: Int) { text }', variables: { megabytes }, headers }).then(
      () => 'complete',
      (error: unknown) => error,
    );
  return { ask, ends };
}

it('stops the largest of the responses that arrive at once, and no other, when together they are too large', async () => {
  const { ask, ends } = await startSlowUpstream();
  const small = ask(2);
  const largest = ask(6);
  const other = ask(3);
  expect(await largest).toMatchObject({
    extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
    message: expect.stringContaining(`larger than ${MAX_ARRIVING_BYTES} bytes together`),
  });
  await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(3);
  for (const end of ends) end();
  expect(await Promise.all([small, other])).toEqual(['complete', 'complete']);
});

it('forgets responses that are complete or have failed', async () => {
  const { ask, ends } = await startSlowUpstream();
  for (let count = 1; count <= 4; count += 1) {
    const stopped = ask(8);
    const whole = ask(3);
    expect(await stopped).toMatchObject({ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } });
    await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(2 * count);
    for (const end of ends) end();
    expect(await whole).toBe('complete');
  }
});
