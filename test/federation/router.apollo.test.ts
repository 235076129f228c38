import { describe } from 'vitest';
import { describeRouter } from './support/routerContract.ts';
import { startApolloGateway } from './support/routers.ts';

describe('the router @apollo/gateway', () => describeRouter(startApolloGateway));
