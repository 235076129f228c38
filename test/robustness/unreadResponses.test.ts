import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { DEFAULT_CONNECTION_LIMITS } from '../../src/http/connections/limitedServer.ts';
import { startToyServer } from '../support/http/toyServer.ts';

/** More than the system's own buffers take. */
const RESPONSE_BYTES = 16_000_000;

const BODY = JSON.stringify({ query: `{ hello(name: "${'x'.repeat(RESPONSE_BYTES)}") }` });
const HEAD = [
  'POST /graphql HTTP/1.1',
  'host: localhost',
  'content-type: application/json',
  'x-request-id: unread',
  `content-length: ${BODY.length}`,
].join('\r\n');

function startServer(readTimeoutMs: number) {
  return startToyServer({
    maxBodyBytes: 2 * RESPONSE_BYTES,
    requestDeadlineMs: 1_000,
    connections: { ...DEFAULT_CONNECTION_LIMITS, readTimeoutMs },
  });
}

it.each([{ paths: ['/graphql'] }, { paths: ['/graphql', '/graphql'] }])(
  'closes the connection of a client that does not read, and logs it once ($paths)',
  async ({ paths }) => {
    const { url, logged } = await startServer(1);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined).pause();
    for (const _ of paths) socket.write(`${HEAD}\r\n\r\n${BODY}`);
    await expect
      .poll(() => logged().filter(({ level }) => level === 'warn'), { timeout: 20_000 })
      .toHaveLength(1);
    await expect.poll(() => logged().filter(({ status }) => status === 499)).not.toHaveLength(0);
    const [warning] = logged().filter(({ level }) => level === 'warn');
    expect(warning).toMatchObject({ requestId: 'unread' });
    expect(Number(warning?.['bytesLeft'])).toBeGreaterThan(1_000_000);
    expect(Number(warning?.['bytesLeft'])).toBeLessThan(RESPONSE_BYTES + 1_000);
    // What the system had taken over can still be read; then the connection ends.
    socket.resume();
    // A client that still sends is reset at once.
    if (!socket.closed) await once(socket, 'close');
    expect(socket.bytesRead).toBeLessThan(RESPONSE_BYTES);
  },
  30_000,
);

it('lets a client finish that reads late, but in time', async () => {
  const { url, logged } = await startServer(60_000);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.pause();
  socket.write(`${HEAD}\r\nconnection: close\r\n\r\n${BODY}`);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  socket.resume();
  await once(socket, 'close');
  expect(socket.bytesRead).toBeGreaterThan(RESPONSE_BYTES);
  expect(logged().filter(({ level }) => level === 'warn')).toEqual([]);
}, 30_000);
