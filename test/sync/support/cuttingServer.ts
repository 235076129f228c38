import { once } from 'node:events';
import { createServer } from 'node:http';

export interface CuttingServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Sends a body to each GET, and every second time ends the connection in the middle of it. */
export async function startCuttingServer(text: string): Promise<CuttingServer> {
  let bodies = 0;
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-length': text.length });
    if (request.method === 'HEAD') return response.end();
    bodies += 1;
    if (bodies % 2 === 0) return response.end(text);
    return response.write(text.slice(0, text.length / 2), () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port, got none');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
