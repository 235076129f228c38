import type { FetchImplementation } from 'jose';
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';

export interface JwtOptions {
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Keys are fetched anew for a key that is not known, but not more often than this. */
  readonly keysCooldownMs?: number;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  readonly log: { warn(facts: object, message: string): void };
}

/** `unavailable`: the issuer's keys could not be fetched, so the token could not be checked. */
export type JwtVerdict = 'valid' | 'invalid' | 'unavailable';

/** No symmetric ones: whoever can check a token must not be able to make one. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** How far the issuer's clock may be from this one. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** After that, one that the issuer withdrew is accepted no more. */
const KEYS_MAX_AGE_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_TIMEOUT_MS = 5_000;
/** After a failure the issuer is left alone for so long: its keys are missing for every client, and all of them ask. */
export const KEYS_PAUSE_MS = 5_000;
/** A failure is logged at most this often. */
export const KEYS_LOG_INTERVAL_MS = 60_000;

/** Checks signature, issuer, audience and times. A token that never ends is refused. */
export function createJwtCheck(options: JwtOptions): (token: string) => Promise<JwtVerdict> {
  const { jwksUrl, issuer, audience, clock, keysCooldownMs = KEYS_COOLDOWN_MS } = options;
  const { fetchKeys, onFailure } = pausedFetch(options);
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: keysCooldownMs,
    timeoutDuration: KEYS_TIMEOUT_MS,
    [customFetch]: fetchKeys,
  });
  return async (token) => {
    try {
      await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp'],
        currentDate: new Date(clock()),
      });
      return 'valid';
    } catch (error) {
      if (isOfToken(error)) return 'invalid';
      onFailure(error);
      return 'unavailable';
    }
  };
}

interface PausedFetch {
  readonly fetchKeys: FetchImplementation;
  /** Begins a pause and logs the failure, unless there is a pause already. */
  readonly onFailure: (error: unknown) => void;
}

/** Fetches nothing for a while after a failure. */
function pausedFetch({ now, log }: JwtOptions): PausedFetch {
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  const isPaused = () => now() - failedAtMs < KEYS_PAUSE_MS;
  return {
    fetchKeys: (url, init) =>
      isPaused() ? Promise.reject(new Error('The keys could not be fetched lately.')) : fetch(url, init),
    onFailure: (error) => {
      if (isPaused()) return;
      failedAtMs = now();
      if (now() - loggedAtMs < KEYS_LOG_INTERVAL_MS) return;
      loggedAtMs = now();
      log.warn(
        { reason: reasonOf(error) },
        "The keys of the clients' issuer (JWT_JWKS_URL) could not be fetched: JWTs cannot be checked.",
      );
    },
  };
}

/** The code of what failed, such as `ECONNREFUSED`; the fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : error.message;
}

// Everything else is a failure to get the keys, or to understand them.
function isOfToken(error: unknown): boolean {
  return TOKEN_ERRORS.some((type) => error instanceof type);
}

const TOKEN_ERRORS = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];
