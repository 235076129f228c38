import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema } from 'graphql';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { RequestRecord } from '../../../src/gateway/execution/requestRecord.ts';
import { recordResponses } from '../../../src/gateway/execution/requestRecord.ts';
import type { ClientRequest } from '../../../src/http/graphqlRoute.ts';
import type { Readiness } from '../../../src/http/health.ts';
import type { HttpServerOptions } from '../../../src/http/server.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { createLogger } from '../../../src/logging/log.ts';

export interface ToyContext {
  readonly requestId: string;
  readonly signal: ClientRequest['signal'];
  readonly record?: RequestRecord;
}

export interface ToyServer {
  readonly url: string;
  readonly metricsUrl: string;
  readonly drain: () => Promise<void>;
  /** All log lines until now. */
  readonly logged: () => LogLine[];
  /** Resolves when the field `slow` waits. */
  readonly slowStarted: Promise<void>;
  /** Lets the field `slow` resolve. */
  readonly releaseSlow: () => void;
  /** Resolves to the message of the reason when the signal of a waiting `slow` aborts. */
  readonly slowAborted: Promise<string>;
  readonly setReadiness: (readiness: Readiness) => void;
}

const logLine = z.looseObject({ level: z.string(), msg: z.string() });
export type LogLine = z.infer<typeof logLine>;

const typeDefs = `
  type Query {
    hello(name: String): String!
    boom: String
    slow: String
  }
  type Mutation {
    touch: Boolean!
  }
`;

export const toyDefaults = {
  corsOrigins: [],
  maxBodyBytes: 2_000,
  requestDeadlineMs: 20_000,
  drainTimeoutMs: 10_000,
  playground: false,
} as const;

/** The pages for people over the same schema. */
export const toyPlayground = { schema: () => buildSchema(typeDefs) };

/** The HTTP server over a schema of four fields, on any free port; stopped when the test ends. */
export async function startToyServer(
  overrides: Partial<HttpServerOptions<ToyContext>> = {},
  port = 0,
): Promise<ToyServer> {
  const lines: string[] = [];
  const started = deferred<void>();
  const release = deferred<void>();
  const aborted = deferred<string>();
  let readiness: Readiness = { ready: true };
  let requests = 0;
  let clockMs = 0;

  const apollo = new ApolloServer<ToyContext>({
    typeDefs,
    resolvers: {
      Query: {
        hello: (_source: unknown, { name }: { name?: string }) => `hello ${name ?? 'world'}`,
        boom: () => {
          throw new Error('secret detail');
        },
        slow: (_source: unknown, _args: unknown, { signal }: ToyContext) =>
          new Promise((resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(signal.reason);
              aborted.resolve(signal.reason instanceof Error ? signal.reason.message : 'no error');
            });
            release.promise.then(() => resolve('slow')).catch(reject);
            started.resolve();
          }),
      },
      Mutation: { touch: () => true },
    },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), recordResponses()],
  });
  await apollo.start();

  const server = await createHttpServer<ToyContext>({
    ...toyDefaults,
    apollo: () => apollo,
    createContext: async ({ requestId, signal, record }) => ({ requestId, signal, record }),
    readiness: () => readiness,
    metrics: new Registry(),
    newRequestId: () => `generated-${++requests}`,
    now: () => (clockMs += 10),
    log: createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
    ...overrides,
  });
  const { url, metricsUrl } = await server.listen({ host: '127.0.0.1', port });
  onTestFinished(async () => {
    release.resolve();
    await server.drain();
    await apollo.stop();
  });
  return {
    url,
    metricsUrl,
    drain: server.drain,
    logged: () => lines.map((line) => logLine.parse(JSON.parse(line))),
    slowStarted: started.promise,
    releaseSlow: () => release.resolve(),
    slowAborted: aborted.promise,
    setReadiness: (next) => {
      readiness = next;
    },
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
