import { onTestFinished } from 'vitest';
import { TABLES } from '../../../src/sandbox/server/data/data.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import type { Send } from '../../../src/upstream/client.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import type { UpstreamEvents } from '../../../src/upstream/resilience/events.ts';
import type { SharedTokens, TokenSource } from '../../../src/upstream/serviceToken/obtainToken.ts';
import { createLoginBudget } from '../../../src/upstream/serviceToken/obtainToken.ts';
import type { ServiceTokens } from '../../../src/upstream/serviceToken/serviceTokens.ts';
import { createServiceTokens } from '../../../src/upstream/serviceToken/serviceTokens.ts';
import { createLogin, createTokenCheck } from '../../../src/upstream/serviceToken/tokenRequests.ts';
import { createTokenUses } from '../../../src/upstream/serviceToken/tokenUse.ts';
import { withServiceToken } from '../../../src/upstream/serviceToken/withServiceToken.ts';

export const credentials = { username: 'everything@example.com', password: 'sandbox' };
export const userQuery = {
  query: '{ user { id } }',
  headers: { accept: 'application/json' },
  isRepeatable: true,
};

export async function startUpstream(clock: () => number = Date.now) {
  const sandbox = await startSandbox({ requireAuth: true, clock, data: TABLES });
  onTestFinished(() => sandbox.stop());
  return { sandbox, url: sandbox.url, tokenUrl: `${sandbox.origin}/oauth2/token` };
}

export interface ProcessOptions {
  readonly url: string;
  readonly tokenUrl: string;
  readonly clock?: () => number;
  readonly password?: string;
  readonly shared?: SharedTokens | null;
  /** Replaces `password` and `shared`. */
  readonly source?: () => TokenSource;
  readonly events?: UpstreamEvents;
}

export interface GatewayProcess {
  readonly tokens: ServiceTokens;
  readonly send: Send;
  /** Every line that was logged, with its facts. */
  readonly logged: readonly string[];
}

/** What one gateway process has of the service token, before a real upstream. */
export function startProcess(options: ProcessOptions): GatewayProcess {
  const { url, tokenUrl, clock = Date.now, password = credentials.password, shared = null } = options;
  const logged: string[] = [];
  const note = (facts: object, message: string): void =>
    void logged.push(`${JSON.stringify(facts)} ${message}`);
  const { login, close } = createLogin(tokenUrl);
  const source: TokenSource = { login: () => login({ username: credentials.username, password }), shared };
  const client = createUpstreamClient({ url, timeoutMs: 10_000, maxConnections: 64 });
  onTestFinished(async () => {
    await client.close();
    await close();
  });
  const tokens = createServiceTokens({
    ...{
      source: options.source ?? (() => source),
      clock,
      log: { info: note, warn: note },
      events: options.events ?? {},
    },
    budget: createLoginBudget(clock),
    sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  });
  const { check, close: closeCheck } = createTokenCheck(new URL('/_authenticated', tokenUrl).href);
  onTestFinished(closeCheck);
  return { tokens, send: withServiceToken(client.send, tokens, createTokenUses(check, clock)), logged };
}
