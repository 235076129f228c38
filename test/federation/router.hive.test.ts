import { describe } from 'vitest';
import { useNullForUnknownEntities } from '../../docs/supergraph/nullForUnknownEntities.ts';
import { describeRouter } from './support/routerContract.ts';
import { startHiveGateway } from './support/routers.ts';

describe('the router Hive Gateway', () =>
  describeRouter((supergraphSdl) =>
    startHiveGateway(supergraphSdl, { plugins: () => [useNullForUnknownEntities()] }),
  ));
