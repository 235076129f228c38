/** Tells that what was asked for is no longer wanted: the part of an `AbortSignal` that is used here. */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why, once it is aborted. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * What an `AbortController` is, with its signal. Of those there would be two for each request, and in Node 20 whatever
 * the listeners of a signal hold outlives the collections of young memory: it is copied, then kept until the next
 * collection of everything.
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

  /** A listener is called once at most, and never when it comes too late. */
  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.#isAborted) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.#listeners.indexOf(listener);
    if (index >= 0) this.#listeners.splice(index, 1);
  }

  /** The first reason stands. */
  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

/** Waits for `pending`, or rejects with the signal's reason when that aborts first. */
export function unlessAborted<T>(pending: Promise<T>, signal: CancelSignal | undefined): Promise<T> {
  if (signal === undefined) return pending;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    pending.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
