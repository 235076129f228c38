import type { Logger } from '../../logging/log.ts';
import { pathOf } from '../errors/errorResponse.ts';
import type { EndedRequest } from './requestEnd.ts';

/** Writes one line for a request. Never the query string, a body, a variable or a header. Probes go to debug. */
export function logRequest(log: Logger, { request, status, durationMs, record }: EndedRequest): void {
  const { id, method } = request;
  const path = pathOf(request).slice(0, MAX_PATH_LENGTH);
  const facts = {
    requestId: id,
    method,
    path,
    status,
    durationMs: Math.round(durationMs * 10) / 10,
    ...(record && { ...operationFacts(record), upstreamCalls: record.upstreamCalls }),
    ...(record && record.codes.size > 0 && { codes: [...record.codes] }),
  };
  if (PROBES.has(path)) log.debug(facts, 'request');
  else log.info(facts, 'request');
}

/** The name that stands in a document that was found valid: what else a client calls a name may be anything. */
function operationFacts({ operation }: NonNullable<EndedRequest['record']>): object {
  const name = operation?.name ?? null;
  return name === null ? {} : { operationName: name };
}

const MAX_PATH_LENGTH = 200;
const PROBES: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);
