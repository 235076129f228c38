import type { FastifyRequest } from 'fastify';
import type { RequestRecord } from '../../gateway/execution/requestRecord.ts';

/** The record of each GraphQL request, from the moment it is handed on until it is forgotten. */
const stories = new WeakMap<FastifyRequest, RequestRecord>();

export function keepRequestRecord(request: FastifyRequest, record: RequestRecord): void {
  stories.set(request, record);
}

/** Undefined for a request that never came to GraphQL. */
export function requestRecordOf(request: FastifyRequest): RequestRecord | undefined {
  return stories.get(request);
}
