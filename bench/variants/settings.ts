import { readFileSync } from 'node:fs';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/config.ts';

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
