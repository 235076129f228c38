import { post } from '../http/request.ts';
import type { TestServer } from './httpServer.ts';
import { startServer } from './httpServer.ts';

/** A proxy of an upstream. It rejects each operation whose variables have this text. */
export function startRefusingUpstream(url: string, refused: string): Promise<TestServer> {
  return startServer((response, _request, { body }) => {
    const { variables = {} } = JSON.parse(body);
    response.setHeader('content-type', 'application/json');
    if (JSON.stringify(variables).includes(refused)) {
      const errors = [{ message: `Bad value ${refused}`, extensions: { name: 'BAD_REQUEST' } }];
      response.writeHead(400).end(JSON.stringify({ data: null, errors }));
      return;
    }
    void post(url, JSON.parse(body))
      .then((response) => response.text())
      .then((text) => response.end(text));
  });
}
