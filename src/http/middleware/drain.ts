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
  let inFlight = 0;
  let drained: Promise<void> | undefined;
  let wake = () => {};

  app.addHook('onRequest', (_request, { raw }, done) => {
    inFlight += 1;
    raw.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) wake();
    });
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drained !== undefined) reply.header('connection', 'close');
    done();
  });

  const idle = () =>
    new Promise<void>((resolve) => {
      if (inFlight === 0) return resolve();
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
