import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestRecord } from '../../gateway/execution/requestRecord.ts';
import { requestRecordOf } from './requestRecords.ts';

/** One request that is over. */
export interface EndedRequest {
  readonly request: FastifyRequest;
  /** What was sent, or 499 when the client did not wait for it. */
  readonly status: number;
  readonly durationMs: number;
  /** What the GraphQL server told of it; undefined for a request that never came to it. */
  readonly record: RequestRecord | undefined;
}

/** Calls `report` once for every request: when its answer is sent, or when its connection is lost before that. */
export function onRequestEnd(
  app: FastifyInstance,
  now: () => number,
  report: (ended: EndedRequest) => void,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const startMs = now();
    reply.raw.once('close', () => {
      const record = requestRecordOf(request);
      report({ request, status: statusOf(reply), durationMs: now() - startMs, record });
    });
    done();
  });
}

function statusOf({ raw }: FastifyReply): number {
  // Node also calls a response finished that was destroyed while it was being sent.
  const isSent = raw.writableFinished && (raw.errored ?? null) === null;
  return isSent ? raw.statusCode : CLIENT_CLOSED_REQUEST;
}

const CLIENT_CLOSED_REQUEST = 499;
