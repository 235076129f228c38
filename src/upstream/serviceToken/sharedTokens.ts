import type { ServiceToken } from './tokenState.ts';

/**
 * What processes with one account share. None of it ever rejects or takes long: when the store cannot be asked, it
 * answers as if there were none.
 */
export interface SharedTokens {
  /** The token of whoever logged in last; null when there is none. */
  read(): Promise<ServiceToken | null>;
  write(token: ServiceToken): Promise<void>;
  /** Gives what ends the lock, or null while another process holds it. It ends by itself after a while. */
  lock(): Promise<(() => Promise<void>) | null>;
  /** As `LoginBudget`, for all processes together. */
  takeLogin(): Promise<number | null>;
}
