import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { Arriving, ArrivingLimit } from './arrivingLimit.ts';
import type { CancelSignal } from './cancellation.ts';
import type { Chunks } from './chunks.ts';
import { transportError } from './transportError.ts';

export interface ExchangeRequest {
  /** @default 'POST' */
  readonly method?: 'GET' | 'POST';
  /** Path and query string, as in the request line. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  /** The longest exchange, from the call to the last byte of the response. Includes the wait for a connection. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** The limit that this response shares with others. Default: none. */
  readonly arrivingLimit?: ArrivingLimit;
  readonly signal?: CancelSignal | undefined;
  /** Takes back the memory of a response that is no longer read. */
  readonly recycle?: (body: Chunks) => void;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Must not be changed: several callers may share the response. */
  readonly body: Chunks;
  /**
   * Gives the memory of the body back: other responses overwrite it. To call it is optional. Absent when several callers
   * share the response.
   */
  readonly recycle?: (() => void) | undefined;
}

/**
 * Sends one request, and resolves to the whole response with any status. Rejects with an `UpstreamError`, or with the
 * signal's reason when it aborts. In both cases the socket is freed, and nothing more is read from it.
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<HttpResponse> {
  if (request.signal?.aborted) return Promise.reject(request.signal.reason);
  return new Promise((resolve, reject) => {
    const { method = 'POST', path, headers, body } = request;
    dispatcher.dispatch(
      { method, path, headers, body },
      new ResponseCollector(request, (response, failure) => (response ? resolve(response) : reject(failure))),
    );
  });
}

type Settle = (response: HttpResponse | undefined, failure?: unknown) => void;

class ResponseCollector implements Dispatcher.DispatchHandler, Arriving {
  readonly #request: ExchangeRequest;
  readonly #settle: Settle;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = () => this.#stop(this.#request.signal?.reason);
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(request: ExchangeRequest, settle: Settle) {
    this.#request = request;
    this.#settle = settle;
    this.#timer = setTimeout(() => this.#stop(timedOut(request.timeoutMs)), request.timeoutMs);
    request.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Ends this response, because it is the largest of too many. */
  stop(maxBytes: number): void {
    const message = `The upstream's responses that arrive at once are larger than ${maxBytes} bytes together. This one is the largest.`;
    this.#stop(new UpstreamError('UPSTREAM_BAD_RESPONSE', message, { status: this.#status }));
  }

  // Called when a connection is free: a request that was aborted in the queue is never sent.
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('The request was aborted while it waited.'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length']) > this.#request.maxResponseBytes) this.#stop(this.#tooLarge());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    this.#request.arrivingLimit?.add(this, chunk.length);
    if (this.#bytes > this.#request.maxResponseBytes) this.#stop(this.#tooLarge());
    else if (!this.#settled) this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = this.#chunks;
    let isInUse = true;
    const recycle = () => {
      // After the first call, the memory belongs to another response.
      if (isInUse) this.#request.recycle?.(body);
      isInUse = false;
    };
    this.#finish({ status: this.#status, headers: this.#headers, body, recycle });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(undefined, transportError(error, this.#status !== 0));
  }

  #stop(reason: unknown): void {
    this.#finish(undefined, reason);
    this.#controller?.abort(new Error('The response is no longer needed.'));
  }

  #finish(response: HttpResponse | undefined, failure?: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#chunks = [];
    this.#request.arrivingLimit?.remove(this);
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
    this.#settle(response, failure);
  }

  #tooLarge(): UpstreamError {
    return new UpstreamError(
      'UPSTREAM_BAD_RESPONSE',
      `The upstream's response is larger than ${this.#request.maxResponseBytes} bytes.`,
      { status: this.#status },
    );
  }
}

function timedOut(timeoutMs: number): UpstreamError {
  return new UpstreamError('UPSTREAM_TIMEOUT', `The upstream did not respond within ${timeoutMs} ms.`);
}
