import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createLimitedServer, DEFAULT_CONNECTION_LIMITS } from '../../src/http/connections/limitedServer.ts';
import { MAX_PIPELINED_REQUESTS } from '../../src/http/connections/oneAtATime.ts';
import { createLogger } from '../../src/logging/log.ts';

const REQUEST = 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n';

/** A server that responds to a request when the test releases it. */
async function startServer() {
  const started: (() => void)[] = [];
  let inFlight = 0;
  let most = 0;
  const server = createLimitedServer(
    (_request, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      started.push(() => {
        inFlight -= 1;
        response.end('ok');
      });
    },
    {
      limits: DEFAULT_CONNECTION_LIMITS,
      requestTimeoutMs: 60_000,
      now: () => performance.now(),
      log: createLogger({ level: 'silent' }),
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a port');
  const { port } = address;
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket
    .on('error', () => undefined)
    .on('data', (data) => {
      received += data.toString();
    });
  await once(socket, 'connect');
  return { socket, started, most: () => most, responses: () => received.split('HTTP/1.1 200').length - 1 };
}

it('starts pipelined requests one after the other, and responds to all of them in order', async () => {
  const { socket, started, most, responses } = await startServer();
  socket.write(REQUEST.repeat(20));
  for (let index = 0; index < 20; index += 1) {
    await expect.poll(() => started.length).toBe(index + 1);
    started[index]?.();
  }
  await expect.poll(responses).toBe(20);
  expect(most()).toBe(1);
});

it('never starts what waits when the connection is closed', async () => {
  const { socket, started } = await startServer();
  socket.write(REQUEST.repeat(20));
  await expect.poll(() => started.length).toBe(1);
  socket.destroy();
  await once(socket, 'close');
  started[0]?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(started).toHaveLength(1);
});

it('closes a connection with too many waiting requests', async () => {
  const { socket, started } = await startServer();
  socket.write(REQUEST.repeat(MAX_PIPELINED_REQUESTS + 2));
  await once(socket, 'close');
  expect(started).toHaveLength(1);
});
