import { createRemoteJWKSet } from 'jose';
import { KEYS_TIMEOUT_MS, reasonOf } from './jwt.ts';

/** How many keys an issuer has, or why they could not be fetched. */
export type IssuerKeys =
  | { readonly kind: 'keys'; readonly count: number }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Fetches the keys once, as the check of JWTs does. */
export async function countIssuerKeys(jwksUrl: string): Promise<IssuerKeys> {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEYS_TIMEOUT_MS });
  try {
    await keys.reload();
    return { kind: 'keys', count: keys.jwks()?.keys.length ?? 0 };
  } catch (error) {
    return { kind: 'unavailable', reason: reasonOf(error) };
  }
}
