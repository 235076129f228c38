import { Cancellation } from '../../upstream/transport/cancellation.ts';
import type { RequestContext } from './context.ts';

/** The context of a part of a request, which can be aborted alone. */
export interface LinkedContext {
  readonly context: RequestContext;
  /** Aborts the operations of this part. */
  abort(reason: unknown): void;
}

/** Creates a context whose signal also aborts when that of the request does. */
export function linkedContext({
  requestId,
  headers,
  deadlineAtMs,
  record,
  budget,
  signal,
}: RequestContext): LinkedContext {
  const linked = new Cancellation();
  if (signal.aborted) linked.abort(signal.reason);
  signal.addEventListener('abort', () => linked.abort(signal.reason), { once: true });
  return {
    // Lists the fields, as a spread would miss fields that the context inherits.
    context: { requestId, headers, deadlineAtMs, record, budget, signal: linked },
    abort: (reason) => linked.abort(reason),
  };
}
