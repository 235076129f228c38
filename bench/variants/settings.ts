import { readFileSync } from 'node:fs';
import { startGateway } from '../../src/app/startGateway.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/logging/log.ts';

/** The settings of production: all defaults, and one schema for the whole run. */
export function productionConfig(upstreamUrl: string): Config {
  const settings = {
    NODE_ENV: 'production',
    PORT: '0',
    UPSTREAM_URL: upstreamUrl,
    SCHEMA_POLL_SECONDS: '0',
  };
  return readConfig(settings, (path) => readFileSync(path, 'utf8'));
}

/** Starts this gateway, as `contacts-gateway serve` does. Returns the URL of `/graphql`. */
export async function startProductionGateway(upstreamUrl: string): Promise<string> {
  const config = productionConfig(upstreamUrl);
  const { url } = await startGateway(config, { log: createLogger({ level: config.logLevel }) });
  return `${url}/graphql`;
}
