import { afterAll, beforeAll } from 'vitest';
import type { StartedApp } from '../../support/gateway/startApp.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { hasChromium } from './chromium.ts';

/** The whole gateway with its pages, over the embedded sandbox unless `UPSTREAM_URL` is given. */
export function startGateway(env: Readonly<Record<string, string>> = {}): Promise<StartedApp> {
  return startApp({ PLAYGROUND: 'on', ...env });
}

/** Starts one gateway for all tests of the file, when there is a browser for them. */
export function sharedGateway(): { readonly url: string } {
  let gateway: StartedApp | undefined;
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
