import type { Logger } from '../log.ts';
import { pathOf } from './refusals.ts';
import type { EndedRequest } from './requestEnd.ts';

/** Writes one line for a request. Never the query string, a body, a variable or a header. Probes go to debug. */
export function logRequest(log: Logger, { request, status, durationMs }: EndedRequest): void {
  const { id, method, body, query } = request;
  const path = pathOf(request).slice(0, MAX_PATH_LENGTH);
  const operationName = operationNameOf(body) ?? operationNameOf(query);
  const facts = {
    requestId: id,
    method,
    path,
    status,
    durationMs: Math.round(durationMs * 10) / 10,
    ...(operationName !== undefined && { operationName }),
  };
  if (PROBES.has(path)) log.debug(facts, 'request');
  else log.info(facts, 'request');
}

// What is no GraphQL name may be anything, personal data included.
function operationNameOf(parameters: unknown): string | undefined {
  if (typeof parameters !== 'object' || parameters === null || !('operationName' in parameters))
    return undefined;
  const { operationName } = parameters;
  return typeof operationName === 'string' && GRAPHQL_NAME.test(operationName) ? operationName : undefined;
}

const GRAPHQL_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const MAX_PATH_LENGTH = 200;
const PROBES: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);
