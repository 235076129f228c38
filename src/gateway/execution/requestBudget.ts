import { LimitExceeded } from '../../upstream/errors/limitExceeded.ts';
import { HeldPages } from '../../upstream/history/heldPages.ts';
import type { Concurrency } from '../../upstream/resilience/concurrency.ts';
import { createConcurrency } from '../../upstream/resilience/concurrency.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';
import { ResponseSize } from '../serialized/responseSize.ts';
import type { ClientOperations } from './clientOperations.ts';

/** Limits of the work for one client request. */
export interface RequestLimits {
  /** Upstream operations in all. Retries after a failure, such as HTTP 503, do not count. */
  readonly maxOperations: number;
  /** Upstream operations at the same time. */
  readonly maxConcurrentOperations: number;
  /** Histories that are read. A history that is read twice counts twice. */
  readonly maxConversations: number;
  /** The response before compression, in bytes. */
  readonly maxResponseBytes: number;
}

export const DEFAULT_REQUEST_LIMITS: RequestLimits = {
  maxOperations: 500,
  maxConcurrentOperations: 4,
  maxConversations: 10_000,
  maxResponseBytes: 64 * 1024 * 1024,
};

/** The most operations of one request that are sent because the upstream rejected a batch as a whole. */
export const MAX_BATCH_RETRIES = 50;

/** Representations of all `_entities` fields of one request. Each bad one makes an error: 50,000 of them take 3 s. */
export const MAX_REQUEST_REPRESENTATIONS = 10_000;

/** Counts the work for one client request against its limits. Everything that works for the request shares one budget. */
export class RequestBudget {
  readonly limits: RequestLimits;
  readonly heldPages: HeldPages;
  /** The size of the response, as far as plans have written it. */
  readonly responseSize: ResponseSize;
  readonly #concurrency: Concurrency;
  readonly #clientOperations: ClientOperations | undefined;
  /** Set when the request exceeds a limit. It then sends no more operations, and waiting operations fail too. */
  #exceeded: LimitExceeded | null = null;
  #operations = 0;
  #conversations = 0;
  #batchRetries = 0;
  #representations = 0;

  /**
   * @param heldPages shared by all requests.
   * @param clientOperations counts the operations with those of the other requests of the client. @default no limit for a client
   */
  constructor(limits: RequestLimits, heldPages = new HeldPages(), clientOperations?: ClientOperations) {
    this.limits = limits;
    this.heldPages = heldPages;
    this.#clientOperations = clientOperations;
    this.responseSize = new ResponseSize(limits.maxResponseBytes);
    this.#concurrency = createConcurrency({
      maxInFlight: limits.maxConcurrentOperations,
      // `maxOperations` limits the waiting operations already.
      maxWaiting: Number.POSITIVE_INFINITY,
      events: {},
    });
  }

  /**
   * Runs one upstream operation when fewer than `maxConcurrentOperations` run. The task must not wait for another operation
   * of the same request: each could wait for the other.
   *
   * @throws LimitExceeded when the request exceeds one of its limits, or its client has too many operations in flight. The task does
   * not run then.
   */
  runOperation<T>(task: () => Promise<T>, signal: CancelSignal): Promise<T> {
    this.#operations += 1;
    const { maxOperations } = this.limits;
    if (this.#operations > maxOperations) {
      this.#exceeded ??= new LimitExceeded(
        `Expected a request that needs at most ${maxOperations} upstream operations, got one that needs more: ask for less at once.`,
      );
    }
    const run = (): Promise<T> => (this.#exceeded ? Promise.reject(this.#exceeded) : task());
    if (this.#exceeded) return run();
    const client = this.#clientOperations;
    return this.#concurrency.run(client ? () => client.run(run, signal) : run, signal);
  }

  /** How many more operations the request may send. */
  operationsLeft(): number {
    return Math.max(0, this.limits.maxOperations - this.#operations);
  }

  /**
   * Counts histories. Call it before they are read.
   *
   * @throws LimitExceeded when the request exceeds one of its limits.
   */
  takeConversations(count: number): void {
    this.#conversations += count;
    const { maxConversations } = this.limits;
    if (this.#conversations > maxConversations) {
      this.#exceeded ??= new LimitExceeded(
        `Expected a request that reads at most ${maxConversations} conversations, got one that reads ${this.#conversations} or more: narrow the interval or the filters, or ask for less at once.`,
      );
    }
    if (this.#exceeded) throw this.#exceeded;
  }

  /** How many more histories the request may read. */
  conversationsLeft(): number {
    return Math.max(0, this.limits.maxConversations - this.#conversations);
  }

  /**
   * To be called before entities are looked up.
   *
   * @throws LimitExceeded when the request has more than `MAX_REQUEST_REPRESENTATIONS`.
   */
  takeRepresentations(count: number): void {
    this.#representations += count;
    if (this.#representations <= MAX_REQUEST_REPRESENTATIONS) return;
    throw new LimitExceeded(
      `Expected a request of at most ${MAX_REQUEST_REPRESENTATIONS} representations, got one of ${this.#representations} or more.`,
    );
  }

  /** Whether this many operations may be sent after the upstream rejected a batch. If so, they are counted. */
  takeBatchRetries(operations: number): boolean {
    if (this.#batchRetries + operations > MAX_BATCH_RETRIES) return false;
    this.#batchRetries += operations;
    return true;
  }
}
