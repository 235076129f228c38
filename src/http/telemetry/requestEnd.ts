import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestRecord } from '../../gateway/execution/requestRecord.ts';

/** A request whose response was sent, or whose connection was lost. */
export interface EndedRequest {
  readonly request: FastifyRequest;
  /** The HTTP status that was sent, or 499 when the client disconnected before the end of the response. */
  readonly status: number;
  readonly durationMs: number;
  /** What the GraphQL server recorded; undefined for a request that did not reach GraphQL. */
  readonly record: RequestRecord | undefined;
}

/**
 * Calls `report` once for each request, when its response was sent or its connection was lost.
 *
 * @param now monotonic clock, in milliseconds.
 */
export function onRequestEnd(
  app: FastifyInstance,
  now: () => number,
  report: (ended: EndedRequest) => void,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const startMs = now();
    reply.raw.once('close', () => {
      const record = records.get(request);
      report({ request, status: statusOf(reply), durationMs: now() - startMs, record });
    });
    done();
  });
}

/** Stores the record of a GraphQL request, so that it is reported when the request ends. */
export function setRequestRecord(request: FastifyRequest, record: RequestRecord): void {
  records.set(request, record);
}

/** A weak map, because a record must not outlive its request. */
const records = new WeakMap<FastifyRequest, RequestRecord>();

function statusOf({ raw }: FastifyReply): number {
  // Node also calls a response finished when it was destroyed while it was being sent.
  const isSent = raw.writableFinished && (raw.errored ?? null) === null;
  return isSent ? raw.statusCode : CLIENT_CLOSED_REQUEST;
}

const CLIENT_CLOSED_REQUEST = 499;
