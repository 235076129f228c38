import { startGateway } from '../../src/app/startGateway.ts';
import { createLogger } from '../../src/logging/log.ts';
import { argument, serve } from '../serve.ts';
import { productionConfig } from './settings.ts';

/** This gateway, as `contacts-gateway serve` starts it. */
await serve(async () => {
  const config = productionConfig(argument(0));
  const { url } = await startGateway(config, { log: createLogger({ level: config.logLevel }) });
  return `${url}/graphql`;
});
