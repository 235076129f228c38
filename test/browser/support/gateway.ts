import { afterAll, beforeAll } from 'vitest';
import type { Gateway } from '../../../src/app/startGateway.ts';
import { startGateway as startWithConfig } from '../../../src/app/startGateway.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { DEFAULT_UNTIL } from '../../../src/sandbox/generator/generate.ts';
import { hasChromium } from './chromium.ts';

/** The whole gateway on any free port, over the embedded sandbox unless `UPSTREAM_URL` is given. */
export function startGateway(env: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  const config = readConfig({ PORT: '0', SANDBOX_UNTIL: DEFAULT_UNTIL, ...env }, () => '');
  return startWithConfig(config, { log: createLogger({ level: 'silent' }) });
}

/** Starts one gateway for all tests of the file, when there is a browser for them. */
export function sharedGateway(): { readonly url: string } {
  let gateway: Gateway | undefined;
  beforeAll(async () => {
    if (hasChromium) gateway = await startGateway();
  }, 60_000);
  afterAll(() => gateway?.stop());
  return {
    get url() {
      if (gateway === undefined) throw new Error('expected a running gateway, got none');
      return gateway.url;
    },
  };
}
