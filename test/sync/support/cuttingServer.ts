import type { TestServer } from '../../support/upstream/httpServer.ts';
import { startServer } from '../../support/upstream/httpServer.ts';

/** Sends a body to each GET, and every second time ends the connection in the middle of it. */
export function startCuttingServer(text: string): Promise<TestServer> {
  let bodies = 0;
  return startServer((response) => {
    response.writeHead(200, { 'content-length': text.length });
    bodies += 1;
    if (bodies % 2 === 0) response.end(text);
    else response.write(text.slice(0, text.length / 2), () => response.destroy());
  });
}
