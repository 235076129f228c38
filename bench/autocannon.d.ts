declare module 'autocannon' {
  export interface LoadRequest {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }

  export interface LoadClient {
    setRequests(requests: readonly LoadRequest[]): void;
  }

  export interface LoadOptions {
    readonly url: string;
    readonly connections: number;
    /** Seconds; ignored when there is an amount. */
    readonly duration?: number;
    /** Requests in all. */
    readonly amount?: number;
    /** Seconds until a request counts as failed. */
    readonly timeout?: number;
    readonly requests: readonly LoadRequest[];
    readonly setupClient?: (client: LoadClient) => void;
  }

  export interface LoadResult {
    readonly requests: { readonly total: number };
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly errors: number;
    readonly non2xx: number;
  }

  export default function autocannon(options: LoadOptions): Promise<LoadResult>;
}
