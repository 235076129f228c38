import { startGateway } from '../../src/app/startGateway.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/logging/log.ts';
import { DEFAULT_UNTIL } from '../../src/sandbox/generator/generate.ts';

export interface StartedApp {
  readonly url: string;
  readonly metricsUrl: string;
  /** All log lines until now. */
  logged(): Record<string, unknown>[];
  /** One POST with JSON. */
  ask(query: string, more?: object, headers?: Record<string, string>): Promise<Answered>;
  /** What `GET /metrics` says. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: readonly { readonly message: string }[] };
}

/** The whole program in this process, on any free port, configured by these variables. */
export async function startedApp(env: Record<string, string> = {}): Promise<StartedApp> {
  const lines: string[] = [];
  const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const variables = {
    PORT: '0',
    SANDBOX_UNTIL: DEFAULT_UNTIL,
    PLAYGROUND: 'off',
    SCHEMA_POLL_SECONDS: '0',
    ...env,
  };
  const config = readConfig(variables, () => {
    throw new Error('no file is expected to be read');
  });
  const app = await startGateway(config, { log });
  return {
    url: app.url,
    metricsUrl: app.metricsUrl,
    logged: () => lines.map((line) => JSON.parse(line)),
    ask: async (query, more = {}, headers = {}) => {
      const answer = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, ...more }),
      });
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    },
    metrics: async () => (await fetch(app.metricsUrl)).text(),
    stop: app.stop,
  };
}

export const CONVERSATION = '00000000-0000-4000-8000-000000000001';
export const CLOSED_PAGE = `closedConversations(
  interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }, first: 30
) { edges { node { contacts { id status operator { lastName } } contactAnomalies { code } } } }`;
