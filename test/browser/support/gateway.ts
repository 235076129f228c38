import type { StartedApp } from '../../support/gateway/startApp.ts';
import { startApp } from '../../support/gateway/startApp.ts';

/** The whole gateway with its pages, over the embedded sandbox unless `UPSTREAM_URL` is given. */
export function startGateway(env: Readonly<Record<string, string>> = {}): Promise<StartedApp> {
  return startApp({ PLAYGROUND: 'on', ...env });
}
