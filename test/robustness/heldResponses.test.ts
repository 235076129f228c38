import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { DEFAULT_CONNECTION_LIMITS } from '../../src/http/connections/limitedServer.ts';
import { post } from '../support/http/request.ts';
import { startToyServer } from '../support/http/toyServer.ts';

/** More than the system's own buffers take. */
const LARGE_BYTES = 16_000_000;
const LARGEST_BYTES = 30_000_000;
const SMALL_BYTES = 100_000;
const MAX_HELD_BYTES = 40_000_000;

function startServer() {
  return startToyServer({
    maxBodyBytes: 2 * LARGE_BYTES,
    connections: { ...DEFAULT_CONNECTION_LIMITS, maxHeldBytes: MAX_HELD_BYTES },
  });
}

/** A client that sends a request and reads nothing. */
function askWithoutReading(url: string, responseBytes: number): Socket {
  const body = JSON.stringify({ query: `{ hello(name: "${'x'.repeat(responseBytes)}") }` });
  const head = `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined).pause();
  socket.write(`${head}\r\n\r\n${body}`);
  return socket;
}

it('closes the connection that holds the most, and no other, when clients do not read', async () => {
  const { url, logged } = await startServer();
  const warnings = () => logged().filter(({ level }) => level === 'warn');
  const small = askWithoutReading(url, SMALL_BYTES);
  askWithoutReading(url, LARGE_BYTES);
  // With the other one it is beyond the limit.
  const largest = askWithoutReading(url, LARGEST_BYTES);
  await expect.poll(warnings, { timeout: 20_000 }).toMatchObject([{ maxBytes: MAX_HELD_BYTES }]);
  expect(Number(warnings()[0]?.['bytesHeld'])).toBeLessThan(MAX_HELD_BYTES + LARGEST_BYTES);
  for (const socket of [small, largest]) socket.resume();
  await expect.poll(() => largest.destroyed, { timeout: 20_000 }).toBe(true);
  expect(largest.bytesRead).toBeLessThan(LARGEST_BYTES);
  await expect.poll(() => small.bytesRead).toBeGreaterThan(SMALL_BYTES);
  expect(small.destroyed).toBe(false);
}, 60_000);

it('forgets what was read: many responses after each other are no reason to close anything', async () => {
  const { url, logged } = await startServer();
  const query = `{ hello(name: "${'x'.repeat(LARGE_BYTES)}") }`;
  for (let request = 0; request < 4; request += 1) {
    const response = await post(url, query);
    expect((await response.text()).length).toBeGreaterThan(LARGE_BYTES);
  }
  expect(logged().filter(({ level }) => level === 'warn')).toEqual([]);
}, 60_000);
