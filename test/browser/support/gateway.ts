import type { App } from '../../../src/app.ts';
import { startApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/log.ts';

/** The whole gateway on any free port, over the embedded sandbox unless `UPSTREAM_URL` is given. */
export function startGateway(env: Readonly<Record<string, string>> = {}): Promise<App> {
  const config = readConfig({ PORT: '0', ...env }, () => '');
  return startApp(config, { log: createLogger({ level: 'silent' }) });
}
