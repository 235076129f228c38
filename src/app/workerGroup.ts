import type { GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import type { GatewayCode } from '../upstream/errors/errorCodes.ts';
import type { SharedCommands } from '../upstream/history/cache/sharedStore.ts';
import type { SharedTokens } from '../upstream/serviceToken/obtainToken.ts';
import type { ServiceToken } from '../upstream/serviceToken/tokenState.ts';

/** What one worker shares with the other workers of its gateway (`WORKERS`), through the primary process. */
export interface WorkerGroup {
  /** The endpoint of the embedded sandbox, which runs in the primary process. Null with a remote upstream. */
  readonly sandboxUrl: string | null;
  /**
   * The token and the logins of an account.
   *
   * @param account equal for all workers that use the same name and password at the same endpoint.
   */
  tokensOf(account: string): SharedTokens;
  /** Calls the listener with the token of each login of another worker. */
  onToken(listener: (account: string, token: ServiceToken) => void): void;
  readonly histories: SharedCommands;
  /** Counts a request of a client, for all workers together. As `limitRequestRate`; undefined when it was not counted. */
  takeRequest(clientId: string): Promise<number | null | undefined>;
  /** Offers the metrics of this worker. Returns the function that collects those of all workers, as text. */
  shareMetrics(own: Registry): () => Promise<string>;
  /** Calls `poll` when it is the turn of this worker, and when another worker has found another schema. */
  onSchemaPoll(poll: () => void): void;
  /** Lets the other workers poll the upstream's schema, unless the schema was reported before and no other one since. */
  reportSchema(schema: GraphQLSchema): void;
  /** Returns a code when too few workers work, else null. */
  unavailability(): GatewayCode | null;
}
