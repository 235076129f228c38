import { startGateway } from '../../../src/app/startGateway.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';
import type { RunningServer } from './crm.ts';

/** The gateway as it is deployed, with the upstream at this URL. */
export async function startGatewayApp(
  upstreamUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const settings = { PORT: '0', UPSTREAM_URL: upstreamUrl, SCHEMA_POLL_SECONDS: '0', ...env };
  const config = readConfig(settings, () => '');
  const { url, stop } = await startGateway(config, { log: createLogger({ level: 'silent' }) });
  return { url: new URL('/graphql', url).href, stop };
}
