import type { FastifyInstance } from 'fastify';

export interface Drain {
  isDraining(): boolean;
  /**
   * Stops the server in three steps. At once, readiness turns false and each response carries `Connection: close`. New
   * requests are still processed until none is in flight, or until the timeout. Then all connections are closed.
   * A second call returns the same promise.
   */
  drain(): Promise<void>;
}

/**
 * @param app must close connections by force (`forceCloseConnections`), because a request may still run after the timeout.
 * @param timeoutMs longest wait for requests in flight, in milliseconds.
 */
export function createDrain(app: FastifyInstance, timeoutMs: number): Drain {
  let inFlight = 0;
  let drained: Promise<void> | undefined;
  let onIdle = () => {};

  app.addHook('onRequest', (_request, { raw }, done) => {
    inFlight += 1;
    raw.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) onIdle();
    });
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drained !== undefined) reply.header('connection', 'close');
    done();
  });

  const waitUntilIdle = () =>
    new Promise<void>((resolve) => {
      if (inFlight === 0) return resolve();
      const timer = setTimeout(resolve, timeoutMs);
      onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    isDraining: () => drained !== undefined,
    drain: () => {
      drained ??= waitUntilIdle().then(() => app.close());
      return drained;
    },
  };
}
