import type { FetchImplementation } from 'jose';
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';

export interface JwtOptions {
  /** URL of the issuer's public keys (a JSON Web Key Set). */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** Wall clock, in milliseconds since 1970. */
  readonly clock: () => number;
  /** Shortest time between two fetches of the keys because of an unknown key, in milliseconds. @default 30000 */
  readonly keysCooldownMs?: number;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly log: { warn(facts: object, message: string): void };
}

/**
 * `subject` is the claim `sub` of a valid token, empty without one. `unavailable` means that the keys of the issuer could not be
 * fetched, so the token could not be checked.
 */
export type JwtVerdict = { readonly subject: string } | 'invalid' | 'unavailable';

export type JwtCheck = (token: string) => Promise<JwtVerdict>;

/** Only asymmetric algorithms: a server that can check a token must not be able to create one. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** Accepted difference between the clock of the issuer and this one. */
export const CLOCK_TOLERANCE_SECONDS = 30;
/** Keys are fetched again after this time. A key that the issuer has withdrawn is accepted until then. */
const KEYS_MAX_AGE_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;
/** The longest fetch of the keys. */
export const KEYS_TIMEOUT_MS = 5_000;
/** No fetch for this time after a failure. Otherwise every request of every client would cause one. */
export const KEYS_PAUSE_MS = 5_000;
/** Shortest time between two log lines about failures. */
export const KEYS_LOG_INTERVAL_MS = 60_000;

/** Creates a function that checks signature, issuer, audience and times of a JWT. A token without `exp` is invalid. */
export function createJwtCheck(options: JwtOptions): JwtCheck {
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
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp'],
        currentDate: new Date(clock()),
      });
      // The library does not check the type of `sub`, and some issuers send a number.
      return { subject: String(payload.sub ?? '') };
    } catch (error) {
      if (isTokenError(error)) return 'invalid';
      onFailure(error);
      return 'unavailable';
    }
  };
}

interface PausedFetch {
  readonly fetchKeys: FetchImplementation;
  /** Starts a pause and logs the failure. Does nothing during a pause. */
  readonly onFailure: (error: unknown) => void;
}

/** Creates a `fetch` that rejects at once during a pause after a failure. */
function pausedFetch({ now, log }: JwtOptions): PausedFetch {
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  const isPaused = () => now() - failedAtMs < KEYS_PAUSE_MS;
  return {
    fetchKeys: (url, init) =>
      isPaused()
        ? Promise.reject(new Error('The last fetch of the keys failed a moment ago.'))
        : fetch(url, init),
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

/** Returns the code of the cause, such as `ECONNREFUSED`. The message of `fetch` itself says only that it failed. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : error.message;
}

// All other errors mean that the keys could not be fetched or parsed.
function isTokenError(error: unknown): boolean {
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
