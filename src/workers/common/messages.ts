import type { ServiceToken } from '../../upstream/serviceToken/tokenState.ts';

/** What a worker requests from the primary process. The comment of each call says what the reply is. */
export type PrimaryCall =
  /** A `Joined`. */
  | { readonly name: 'join' }
  /** A `ServiceToken`, or null. */
  | { readonly name: 'readToken'; readonly account: string }
  | { readonly name: 'writeToken'; readonly account: string; readonly token: ServiceToken }
  /** Whether the worker has the lock now. */
  | { readonly name: 'lockLogin'; readonly account: string }
  /** As `LoginBudget`. */
  | { readonly name: 'takeLogin'; readonly account: string }
  /** Bytes, or null. */
  | { readonly name: 'getHistory'; readonly key: string }
  | {
      readonly name: 'setHistory';
      readonly key: string;
      readonly packed: Uint8Array;
      readonly lifeSeconds: number;
    }
  /** As `limitRequestRate`. */
  | { readonly name: 'takeRequest'; readonly clientId: string }
  /** The metrics of all workers, as text. */
  | { readonly name: 'collectMetrics' };

/** What a worker reports to the primary process, without a reply. */
export type PrimaryEvent =
  | { readonly name: 'listening'; readonly url: string }
  /** `digest` is equal for equal schemas. */
  | { readonly name: 'schemaChanged'; readonly digest: string }
  /** Frees the lock of this worker. No call: the lock must be freed also when no further call may be sent. */
  | { readonly name: 'unlockLogin'; readonly account: string };

/** What the primary process requests from a worker: its metrics, as JSON. */
export interface WorkerCall {
  readonly name: 'readMetrics';
}

/** What the primary process reports to a worker, without a reply. */
export type WorkerEvent =
  | { readonly name: 'workers'; readonly working: number; readonly configured: number }
  /** Another worker has logged in. */
  | { readonly name: 'token'; readonly account: string; readonly token: ServiceToken }
  | { readonly name: 'pollSchema' };

/** The reply to `join`. */
export interface Joined {
  /** The endpoint of the embedded sandbox. Null with a remote upstream. */
  readonly sandboxUrl: string | null;
}
