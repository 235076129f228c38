import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { DEFAULT_CONNECTION_LIMITS } from '../../src/http/connections/limitedServer.ts';
import { openSocket } from '../support/http/openSocket.ts';
import { startToyServer } from '../support/http/toyServer.ts';

const isClosed = (socket: Socket) => expect.poll(() => socket.closed, { timeout: 15_000 }).toBe(true);
const shortTimeouts = { ...DEFAULT_CONNECTION_LIMITS, headersTimeoutMs: 50, keepAliveTimeoutMs: 50 };

it.each([
  { what: 'sends nothing', sent: '' },
  { what: 'sends half of its headers', sent: 'GET /health/live HTTP/1.1\r\nhost: loc' },
  {
    what: 'sends nothing more after a request',
    sent: 'GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n',
  },
])(
  'closes a connection that $what',
  async ({ sent }) => {
    const { url } = await startToyServer({ connections: shortTimeouts });
    const socket = await openSocket(url);
    socket.write(sent);
    await isClosed(socket);
  },
  20_000,
);

it('closes a connection that sends half of a body', async () => {
  const { url } = await startToyServer({ requestDeadlineMs: 50, connections: shortTimeouts });
  const socket = await openSocket(url);
  socket.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 20\r\n\r\n{');
  await isClosed(socket);
}, 20_000);

it('closes connections beyond the limit at once, logs it once, and serves the others', async () => {
  const limits = { ...DEFAULT_CONNECTION_LIMITS, maxConnections: 2 };
  const { url, logged } = await startToyServer({ connections: limits });
  const [kept] = await Promise.all([openSocket(url), openSocket(url)]);
  await isClosed(await openSocket(url));
  await isClosed(await openSocket(url));
  expect(logged().filter(({ level }) => level === 'warn')).toMatchObject([{ maxConnections: 2 }]);
  kept?.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await expect.poll(() => kept?.bytesRead).toBeGreaterThan(0);
}, 20_000);
