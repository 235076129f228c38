import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

export interface JwtOptions {
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Keys are fetched anew for a key that is not known, but not more often than this. */
  readonly keysCooldownMs?: number;
}

/** `unknown`: the issuer's keys cannot be had, so nobody can tell. */
export type JwtVerdict = 'valid' | 'invalid' | 'unknown';

/** No symmetric ones: whoever can check a token must not be able to make one. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** How far the issuer's clock may be from this one. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** After that, one that the issuer withdrew is accepted no more. */
const KEYS_MAX_AGE_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_TIMEOUT_MS = 5_000;

/** Checks signature, issuer, audience and times. A token that never ends is refused. */
export function createJwtCheck({
  jwksUrl,
  issuer,
  audience,
  clock,
  keysCooldownMs = KEYS_COOLDOWN_MS,
}: JwtOptions): (token: string) => Promise<JwtVerdict> {
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: keysCooldownMs,
    timeoutDuration: KEYS_TIMEOUT_MS,
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
      return isOfToken(error) ? 'invalid' : 'unknown';
    }
  };
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
