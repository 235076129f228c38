import type { AddressInfo } from 'node:net';
import type { FastifyError, FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import { DEFAULT_SEED } from '../generator/generate.ts';
import { createRandom, seedFor } from '../generator/world/random.ts';
import { createTokens } from './data/accounts.ts';
import type { SandboxData } from './data/data.ts';
import { monthData, monthUntilNow } from './data/data.ts';
import { createStore } from './data/store.ts';
import type { ErrorName } from './data/upstreamError.ts';
import { errorBody } from './data/upstreamError.ts';
import { createExecutor } from './executor.ts';
import type { Fault } from './faults/faults.ts';
import { createFaults } from './faults/faults.ts';
import type { SandboxLogEntry } from './graphqlRoute.ts';
import { graphqlRoute } from './graphqlRoute.ts';
import { createLoginLimits } from './loginLimits.ts';
import type { RecordedOperation } from './operations.ts';
import { createRecorder } from './operations.ts';
import { statisticRoute } from './statistics/statisticRoute.ts';
import { tokenRoutes } from './tokenRoutes.ts';

export interface SandboxOptions {
  /** 0 is any free port. @default 0 */
  readonly port?: number;
  readonly host?: string;
  /** Whether `/graphql` requires a token. */
  readonly requireAuth?: boolean;
  /** The delay of each response of `/graphql`. */
  readonly latencyMs?: number;
  readonly faults?: readonly Fault[];
  /** The seed of data, faults and tokens. The same seed and the same requests give the same responses. */
  readonly seed?: number;
  /**
   * The last of the thirty days on which generated conversations start, as `YYYY-MM-DD`. With `now`, they end at the clock's
   * instant, and nothing has a later date. Of no use with `data`. @default DEFAULT_UNTIL
   */
  readonly until?: string | undefined;
  /** The guide's examples and thirty days of generated conversations unless given. */
  readonly data?: SandboxData;
  /** The clock for tokens, login limits and the end of the generated days: milliseconds since 1970. */
  readonly clock?: () => number;
  readonly log?: (entry: SandboxLogEntry) => void;
  /** Called with each operation before its response is sent. */
  readonly onOperation?: (operation: RecordedOperation) => void;
}

/** A running sandbox. */
export interface Sandbox {
  /** The GraphQL endpoint. */
  readonly url: string;
  /** The base URL of `/oauth2/token`, `/_authenticated` and `/api/2/statistic`. */
  readonly origin: string;
  /** Returns the newest 10,000 received operations, oldest first, with and without a response. */
  readonly operations: readonly RecordedOperation[];
  /** Returns the number of all received operations. */
  readonly operationCount: number;
  /** Returns the number of attempted logins. */
  readonly loginCount: number;
  /** Removes the operations, and sets both counts to zero. */
  clearOperations(): void;
  /** Replaces the faults, and restarts their random numbers. */
  setFaults(faults: readonly Fault[]): void;
  /** Closes all connections at once, also those without a response. */
  stop(): Promise<void>;
}

const TOKEN_DRAWS = 0x7fff_fff2;
const FIELD_DRAWS = 0x7fff_fff3;

/** Starts a server on loopback that responds like the upstream. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', requireAuth = false, latencyMs = 0, seed = DEFAULT_SEED } = options;
  const { clock = Date.now, until } = options;
  const { data = until === 'now' ? monthUntilNow(clock(), seed) : monthData(seed, undefined, until) } =
    options;
  const { log = () => undefined, onOperation = () => undefined } = options;
  const recorder = createRecorder();
  const tokens = createTokens(clock, seedFor(seed, TOKEN_DRAWS));
  const executor = createExecutor(createStore(data), createRandom(seedFor(seed, FIELD_DRAWS)));
  const stopping = new AbortController();
  let nextFault = createFaults(options.faults ?? [], seed);
  let loginCount = 0;

  const app = Fastify({ forceCloseConnections: true });
  answerErrorsLikeUpstream(app);
  await app.register((scope, _options, done) => {
    graphqlRoute(scope, {
      executor,
      tokens,
      record: (operation) => {
        recorder.record(operation);
        onOperation(operation);
      },
      nextFault: () => nextFault(),
      requireAuth,
      latencyMs,
      log,
      stopping: stopping.signal,
    });
    done();
  });
  await app.register((scope, _options, done) => {
    const onLogin = (): void => {
      loginCount += 1;
    };
    tokenRoutes(scope, { tokens, loginLimits: createLoginLimits(clock), onLogin });
    done();
  });
  statisticRoute(app, data.intended ?? []);
  await app.listen({ port, host });
  const origin = originOf(app.server.address(), host);
  return {
    url: `${origin}/graphql`,
    origin,
    get operations() {
      return recorder.operations;
    },
    get operationCount() {
      return recorder.count;
    },
    get loginCount() {
      return loginCount;
    },
    clearOperations: () => {
      recorder.clear();
      loginCount = 0;
    },
    setFaults: (faults) => {
      nextFault = createFaults(faults, seed);
    },
    stop: async () => {
      stopping.abort();
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

const NAMES: Readonly<Record<number, ErrorName>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  413: 'BAD_REQUEST',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

function answerErrorsLikeUpstream(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    const name = NAMES[status] ?? 'INTERNAL_ERROR';
    return reply
      .code(status)
      .send(errorBody(name, name === 'INTERNAL_ERROR' ? 'Internal error' : error.message));
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody('NOT_FOUND', 'Not found')));
}

function originOf(address: AddressInfo | string | null, host: string): string {
  if (address === null || typeof address === 'string') {
    throw new TypeError(`expected a listening TCP port, got ${String(address)}`);
  }
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
