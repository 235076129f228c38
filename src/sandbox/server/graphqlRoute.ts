import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account, Tokens } from './data/accounts.ts';
import { MAIN_ACCOUNT } from './data/accounts.ts';
import { isObject } from './data/json.ts';
import { errorBody } from './data/upstreamError.ts';
import type { Executor, Operation } from './executor.ts';
import { sendFault, truncate } from './faults/faultResponses.ts';
import type { FaultKind, NextFault } from './faults/faults.ts';
import type { Recorder } from './operations.ts';

/** The parts of the route. `nextFault` is called once for each operation. */
export interface GraphqlRoute {
  readonly executor: Executor;
  readonly tokens: Tokens;
  readonly record: Recorder['record'];
  readonly nextFault: NextFault;
  readonly requireAuth: boolean;
  readonly latencyMs: number;
  readonly log: (entry: SandboxLogEntry) => void;
  /** Aborts when the server stops: requests then do not wait for their latency. */
  readonly stopping: AbortSignal;
}

/** An operation that was executed, for observers. It contains no token, no variable and no message text. */
export interface SandboxLogEntry {
  readonly operationName: string | null;
  readonly fault: FaultKind | undefined;
}

/** Serves `POST /graphql`. Only JSON is accepted: for other types the framework responds with 415. */
export function graphqlRoute(app: FastifyInstance, route: GraphqlRoute): void {
  const turns = new Map<FaultKind, number>();
  const turnOf = (kind: FaultKind): number => {
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    return turn;
  };
  app.removeContentTypeParser('text/plain');
  app.post('/graphql', async (request, reply) => {
    const operation = operationOf(request.body);
    if (operation === undefined) {
      return reply
        .code(400)
        .send(errorBody('BAD_REQUEST', 'Expected a JSON object with a "query", got something else.'));
    }
    route.record({ ...operation, headers: request.headers });
    const fault = route.nextFault();
    route.log({ operationName: operation.operationName, fault });
    await waited(route);
    if (fault !== undefined && fault !== 'field-error' && fault !== 'truncate') {
      return sendFault(fault, turnOf(fault), request, reply);
    }
    const account = accountOf(request, route);
    if (account === undefined) return unauthenticated(reply);
    const { status, body } = route.executor(operation, account, fault === 'field-error');
    const text = JSON.stringify(body);
    if (fault === 'truncate') return truncate(text, turnOf(fault), request, reply);
    return reply.code(status).type('application/json; charset=utf-8').send(text);
  });
}

function operationOf(body: unknown): Operation | undefined {
  if (!isObject(body)) return undefined;
  const { query, variables = null, operationName = null } = body;
  if (typeof query !== 'string') return undefined;
  if (variables !== null && !isObject(variables)) return undefined;
  if (operationName !== null && typeof operationName !== 'string') return undefined;
  return { query, variables: variables ?? {}, operationName };
}

async function waited({ latencyMs, stopping }: GraphqlRoute): Promise<void> {
  if (latencyMs === 0) return;
  await delay(latencyMs, undefined, { signal: stopping }).catch(() => undefined);
}

/** Without `requireAuth` no token is needed. A known token still limits the projects that the client sees. */
function accountOf(request: FastifyRequest, { tokens, requireAuth }: GraphqlRoute): Account | undefined {
  const account = tokens.accountOf(request.headers.authorization);
  return account ?? (requireAuth ? undefined : MAIN_ACCOUNT);
}

function unauthenticated(reply: FastifyReply): FastifyReply {
  return reply.code(401).send(errorBody('UNAUTHENTICATED', 'The access token is missing or not valid'));
}
