/** The part of `AbortSignal` that the gateway uses. */
export interface CancelSignal {
  readonly aborted: boolean;
  /** The reason of the abort; undefined before it. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * An `AbortController` and its signal in one. The gateway needs two for each request. In Node 20, everything that the
 * listeners of an `AbortSignal` refer to survives the collections of young memory: it is copied, and then kept until the next
 * full collection. See docs/decisions/012-nothing-outlives-its-request.md.
 */
export class Cancellation implements CancelSignal {
  #listeners: (() => void)[] = [];
  #isAborted = false;
  #reason: unknown;

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** Each listener is called at most once. A listener that is added after the abort is never called. */
  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.#isAborted) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.#listeners.indexOf(listener);
    if (index >= 0) this.#listeners.splice(index, 1);
  }

  /** Does nothing after the first call. */
  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

/** Resolves as `pending` does. Rejects with the signal's reason when the signal aborts first. */
export function unlessAborted<T>(pending: Promise<T>, signal: CancelSignal | undefined): Promise<T> {
  if (signal === undefined) return pending;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    pending.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
