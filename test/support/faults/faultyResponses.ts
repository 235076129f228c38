import { CANARY, CANARY_LINE } from './canaries.ts';
import type { Fault } from './faultServer.ts';
import { sendJson } from './faultServer.ts';
import type { FieldFaults } from './fieldFaults.ts';

/** The connection is reset before the response. */
export const reset: Fault = ({ request }) => request.socket.resetAndDestroy();

/** Nothing ever comes. */
export const hanging: Fault = () => undefined;

/** The response begins, and then stops. */
export const slow: Fault = ({ response, responseBody }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write(JSON.stringify(responseBody()).slice(0, 20));
};

/** The connection is closed in the middle of the response. */
export const truncated: Fault = ({ response, responseBody }) => {
  const text = JSON.stringify(responseBody());
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
};

/** Half of the response, with a content length as if it were all. */
export const cutJson: Fault = ({ response, responseBody }) => {
  const text = JSON.stringify(responseBody());
  sendJson(response, text.slice(0, text.length / 2));
};

/** The same body for every operation. */
export const body =
  (content: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Fault =>
  ({ response }) =>
    sendJson(response, content, status, headers);

/** A page of some proxy. */
export const html = (status: number): Fault =>
  body(`<html><body>${CANARY}-page</body></html>`, status, { 'content-type': 'text/html' });

/** An error as upstream writes them, and with more in it than a client may see. */
export const upstreamError = (message: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  message,
  locations: [{ line: CANARY_LINE, column: 2 }],
  extensions: {
    name: 'SERVICE_UNAVAILABLE',
    retryPolicy: 'NO_RETRY',
    code: `${CANARY}-code`,
    debug: `${CANARY}-debug`,
  },
  [CANARY]: CANARY,
  ...rest,
});

/** The operation is executed, with these faults of fields in it. */
export const fields =
  (faults: FieldFaults): Fault =>
  ({ response, responseBody }) =>
    sendJson(response, responseBody(faults));

/** The sandbox's response with further errors. */
export const errorsBeside =
  (...errors: readonly object[]): Fault =>
  ({ response, responseBody }) =>
    sendJson(response, { ...responseBody(), errors });

/** The sandbox's response with white space before it, of this many bytes in all. */
export const padded =
  (bytes: number): Fault =>
  ({ response, responseBody }) => {
    const text = JSON.stringify(responseBody());
    response.writeHead(200, { 'content-type': 'application/json' });
    const block = ' '.repeat(1_048_576);
    let left = bytes - text.length;
    const write = (): void => {
      if (response.destroyed) return;
      if (left <= 0) {
        response.end(text);
        return;
      }
      const size = Math.min(left, block.length);
      left -= size;
      response.write(block.slice(0, size), write);
    };
    write();
  };
