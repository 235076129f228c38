import { post } from '../http/request.ts';
import { startValidatedSandbox } from '../upstream/validatedSandbox.ts';
import { startApp } from './startApp.ts';

export interface LimitedGateway {
  readonly url: string;
  /** Sends one POST with `body` as JSON. */
  ask(
    body: object,
  ): Promise<{ readonly status: number; readonly codes: readonly string[]; readonly text: string }>;
  /** The number of upstream operations so far. */
  upstreamOperations(): number;
  stop(): Promise<void>;
}

/**
 * Starts the whole program with a validated sandbox as its upstream.
 *
 * @param env limits as variables of the configuration, `MAX_DEPTH` say. Those that are not given have their defaults.
 * @param trustedDocuments the only documents that may run, with or without ids. All may run by default.
 */
export async function startLimitedGateway(
  env: Readonly<Record<string, string>> = {},
  trustedDocuments?: readonly string[] | Readonly<Record<string, string>>,
): Promise<LimitedGateway> {
  const sandbox = await startValidatedSandbox();
  const app = await startApp(
    {
      ...{ UPSTREAM_URL: sandbox.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql', LOG_LEVEL: 'silent' },
      ...(trustedDocuments && { TRUSTED_DOCUMENTS: 'trusted.json' }),
      ...env,
    },
    () => JSON.stringify(trustedDocuments),
  );
  return {
    url: app.url,
    ask: async (body) => {
      const response = await post(app.url, body);
      const text = await response.text();
      const codes = [...text.matchAll(/"extensions":\{"code":"([A-Z_]+)"/g)].map(([, code = '']) => code);
      return { status: response.status, codes: [...new Set(codes)], text };
    },
    upstreamOperations: () => sandbox.operationCount,
    stop: async () => {
      await app.stop();
      await sandbox.stop();
    },
  };
}
