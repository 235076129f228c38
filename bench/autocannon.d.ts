declare module 'autocannon' {
  export interface LoadRequest {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }

  export interface LoadClient {
    setRequests(requests: readonly LoadRequest[]): void;
    on(event: 'response', listener: (status: number, bytes: number, durationMs: number) => void): void;
  }

  export interface LoadOptions {
    readonly url: string;
    readonly connections: number;
    /** Requests in all. */
    readonly amount: number;
    /** Seconds until a request counts as failed. */
    readonly timeout?: number;
    /** Milliseconds between two checks for the end. @default 1000 */
    readonly sampleInt?: number;
    readonly requests: readonly LoadRequest[];
    readonly setupClient?: (client: LoadClient) => void;
  }

  export interface LoadResult {
    readonly errors: number;
    readonly non2xx: number;
  }

  export default function autocannon(options: LoadOptions): Promise<LoadResult>;
}
