import { createServer } from 'node:http';
import { createRandom } from '../../src/sandbox/generator/world/random.ts';
import { TABLES } from '../../src/sandbox/server/data/data.ts';
import type { ConversationJson } from '../../src/sandbox/server/data/json.ts';
import { createStore } from '../../src/sandbox/server/data/store.ts';
import { createExecutor } from '../../src/sandbox/server/executor.ts';
import { listen, readBody } from '../httpServer.ts';
import { renderedOperations } from './renderedOperations.ts';

/** What the upstream has received since the last `restart`. */
export interface Received {
  readonly operations: number;
  /** The longest chain of operations of which each arrived after the response of the one before was sent. */
  readonly inARow: number;
  /** Operations that had to be executed. With none, the upstream took no CPU time that counts. */
  readonly executed: number;
  /** From the first operation to the last response, in milliseconds. */
  readonly elapsedMs: number;
}

export interface SlowUpstream {
  readonly url: string;
  /** Forgets what was received, and sets the time from the arrival of an operation to its response. */
  restart(latencyMs: number): void;
  received(): Received;
  stop(): Promise<void>;
}

/** Starts an upstream that sends each response a fixed time after the operation has arrived, and keeps all responses. */
export async function startSlowUpstream(conversations: readonly ConversationJson[]): Promise<SlowUpstream> {
  let latencyMs = 0;
  let counts = { operations: 0, inARow: 0, executed: 0, firstAtMs: 0, lastAtMs: 0 };
  const execute = createExecutor(createStore({ ...TABLES, conversations }), createRandom(1));
  const respond = renderedOperations(execute, () => {
    counts.executed += 1;
  });
  const server = createServer((request, response) => {
    const arrivedAtMs = performance.now();
    const run = counts;
    const position = run.inARow + 1;
    if (run.operations === 0) run.firstAtMs = arrivedAtMs;
    run.operations += 1;
    readBody(request, (body) => {
      const { status, bytes } = respond(body);
      const send = (): void => {
        run.inARow = Math.max(run.inARow, position);
        run.lastAtMs = performance.now();
        response.writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': bytes.length,
        });
        response.end(bytes);
      };
      setTimeout(send, latencyMs - (performance.now() - arrivedAtMs));
    });
  });
  // A gateway that waits for a response that is rendered must not find its idle connections closed.
  server.keepAliveTimeout = 60_000;
  return {
    url: await listen(server),
    restart: (latency) => {
      latencyMs = latency;
      counts = { operations: 0, inARow: 0, executed: 0, firstAtMs: 0, lastAtMs: 0 };
    },
    received: () => {
      const { operations, inARow, executed, firstAtMs, lastAtMs } = counts;
      return { operations, inARow, executed, elapsedMs: lastAtMs - firstAtMs };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
