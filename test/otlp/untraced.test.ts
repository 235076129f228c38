import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';

it('without an endpoint, OpenTelemetry is not loaded and no header is added', async () => {
  const sandbox = await startSandbox();
  const app = await startApp({ UPSTREAM_URL: sandbox.url });
  sandbox.clearOperations();
  await app.ask(`{ conversation(id: "${CONVERSATION}") { contacts { id } } }`);
  const [operation] = sandbox.operations;
  await app.stop();
  await sandbox.stop();
  expect(operation?.headers['traceparent']).toBeUndefined();
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.some((path) => path.includes('prom-client'))).toBe(true);
  // prom-client loads the interfaces of OpenTelemetry.
  expect(loaded.filter((path) => /@opentelemetry\/(?!api\/)/.test(path))).toEqual([]);
});
