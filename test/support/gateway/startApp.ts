import { readFileSync } from 'node:fs';
import { startGateway } from '../../../src/app/startGateway.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { DEFAULT_UNTIL } from '../../../src/sandbox/generator/generate.ts';
import { post } from '../http/request.ts';

/** The whole program in this process. */
export interface StartedApp {
  readonly url: string;
  readonly metricsUrl: string;
  /** All log lines until now. */
  logged(): Record<string, unknown>[];
  /** Sends one POST with JSON. `more` are further fields of the body. */
  ask(query: string, more?: object, headers?: Record<string, string>): Promise<AppResponse>;
  /** The text of `GET /metrics`. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export interface AppResponse {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: readonly { readonly message: string }[] };
}

/**
 * Starts the whole program in this process, on any free port of loopback. This is the only way in which tests start it.
 *
 * @param env variables of the configuration. Without `UPSTREAM_URL` the program starts its sandbox. Pages are off and
 *   the schema is not polled unless the variables say otherwise.
 * @param readFile reads the files that the configuration names. Reads them from disk by default.
 */
export async function startApp(
  env: Readonly<Record<string, string>> = {},
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Promise<StartedApp> {
  const defaults = { PORT: '0', SANDBOX_UNTIL: DEFAULT_UNTIL, PLAYGROUND: 'off', SCHEMA_POLL_SECONDS: '0' };
  const config = readConfig({ ...defaults, ...env }, readFile);
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const app = await startGateway(config, { log: createLogger({ level: config.logLevel, destination }) });
  return {
    url: app.url,
    metricsUrl: app.metricsUrl,
    logged: () => lines.map((line) => JSON.parse(line)),
    ask: async (query, more = {}, headers = {}) => {
      const response = await post(app.url, { query, ...more }, headers);
      return { status: response.status, body: JSON.parse(await response.text()) };
    },
    metrics: async () => (await fetch(app.metricsUrl)).text(),
    stop: app.stop,
  };
}

export const CONVERSATION = '00000000-0000-4000-8000-000000000001';
export const CLOSED_PAGE = `closedConversations(
  interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }, first: 30
) { edges { node { contacts { id status operator { lastName } } contactAnomalies { code } } } }`;
