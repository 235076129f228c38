import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface Drain {
  isDraining(): boolean;
  /**
   * Stops in order: says so at once (readiness, `Connection: close`), goes on answering until no request is in
   * flight, but no longer than the timeout, then closes every connection. Calling it again gives the same promise.
   */
  drain(): Promise<void>;
}

/** `app` must close its connections by force: by then nothing is in flight, or it took too long. */
export function createDrain(app: FastifyInstance, timeoutMs: number): Drain {
  const inFlight = new Set<ServerResponse>();
  let drained: Promise<void> | undefined;
  let wake = () => {};

  app.addHook('onRequest', (_request, { raw }, done) => {
    inFlight.add(raw);
    raw.once('close', () => {
      inFlight.delete(raw);
      if (inFlight.size === 0) wake();
    });
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drained !== undefined) reply.header('connection', 'close');
    done();
  });

  const idle = () =>
    new Promise<void>((resolve) => {
      if (inFlight.size === 0) return resolve();
      const timer = setTimeout(resolve, timeoutMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    isDraining: () => drained !== undefined,
    drain: () => {
      drained ??= idle().then(() => app.close());
      return drained;
    },
  };
}
