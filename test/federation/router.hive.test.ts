import { describe, expect, it, onTestFinished } from 'vitest';
import { useNullForUnknownEntities } from '../../docs/supergraph/nullForUnknownEntities.ts';
import { ask } from '../support/http/request.ts';
import { startServer } from '../support/upstream/httpServer.ts';
import { hive } from './support/composers.ts';
import { describeRouter } from './support/routerContract.ts';
import { startHiveGateway } from './support/routers.ts';

const startWithPlugin = (supergraphSdl: string) =>
  startHiveGateway(supergraphSdl, { plugins: () => [useNullForUnknownEntities()] });

describe('the router Hive Gateway', () => describeRouter(startWithPlugin));

it('keeps the error when a null makes all data null', async () => {
  const subgraph = await startServer((response) => {
    response.setHeader('content-type', 'application/json').end('{"data":{"ticket":null}}');
  });
  onTestFinished(subgraph.stop);
  const sdl = 'type Query { ticket: Ticket! } type Ticket { id: ID! }';
  const { supergraphSdl } = hive([{ name: 'crm', url: subgraph.url, sdl }]);
  const router = await startWithPlugin(supergraphSdl);
  onTestFinished(router.stop);
  const { data, errors } = await ask(router.url, '{ ticket { id } }');
  expect(data).toBeNull();
  expect(errors).toHaveLength(1);
});
