import { describe } from 'vitest';
import { describeRouter } from './support/routerContract.ts';
import { startHiveGateway } from './support/routers.ts';

describe('the router Hive Gateway', () => describeRouter(startHiveGateway));
