import type { CheckToken, TokenVerdict } from './tokenRequests.ts';

/**
 * Decides whether an HTTP 401 is about the token or about one operation. One client must not be able to make the
 * gateway drop the token that all clients share. See `docs/decisions/014-whose-401.md`.
 */
export interface TokenUses {
  /** Call when an operation is sent with the token. */
  begin(token: string): TokenUse;
}

/** One operation that was sent with a token. */
export interface TokenUse {
  /** Call when the upstream accepted the token. */
  onAccepted(): void;
  /** Call after HTTP 401. Resolves to true when the token is no longer valid, or was replaced. Never rejects. */
  isTokenInvalid(): Promise<boolean>;
}

/** The shortest time between two checks of a token. Until the next check, the last verdict holds. */
export const CHECK_INTERVAL_MS = 10_000;

/** Without a verdict, a token counts as invalid after this many refusals with no success between them. */
export const MAX_REFUSALS_IN_A_ROW = 3;

/** The state of the current token. Each operation has a number; a later operation has a higher number. */
interface Evidence {
  readonly token: string;
  sent: number;
  /** The number of the newest operation whose token was accepted. */
  lastAccepted: number;
  refusalsInARow: number;
  /** The last verdict, or the pending one. */
  verdict: Promise<TokenVerdict>;
  checkedAtMs: number;
}

/** @param now monotonic clock, in milliseconds. */
export function createTokenUses(check: CheckToken, now: () => number): TokenUses {
  let current = unusedEvidence('');

  const currentVerdict = (evidence: Evidence): Promise<TokenVerdict> => {
    if (now() - evidence.checkedAtMs >= CHECK_INTERVAL_MS) {
      evidence.checkedAtMs = now();
      evidence.verdict = check(evidence.token);
    }
    return evidence.verdict;
  };

  const judge = async (evidence: Evidence, operation: number): Promise<boolean> => {
    if (evidence !== current) return true;
    // The upstream accepted the token for a later operation, so it did not refuse this one because of the token.
    if (evidence.lastAccepted > operation) return false;
    evidence.refusalsInARow += 1;
    const verdict = await currentVerdict(evidence);
    if (verdict === 'valid') evidence.refusalsInARow = 0;
    if (verdict !== 'unknown') return verdict === 'invalid';
    return evidence.refusalsInARow >= MAX_REFUSALS_IN_A_ROW;
  };

  return {
    begin: (token) => {
      if (token !== current.token) current = unusedEvidence(token);
      const evidence = current;
      evidence.sent += 1;
      const operation = evidence.sent;
      return {
        onAccepted: () => {
          evidence.lastAccepted = Math.max(evidence.lastAccepted, operation);
          evidence.refusalsInARow = 0;
        },
        isTokenInvalid: () => judge(evidence, operation),
      };
    },
  };
}

function unusedEvidence(token: string): Evidence {
  return {
    token,
    sent: 0,
    lastAccepted: 0,
    refusalsInARow: 0,
    verdict: Promise.resolve('unknown'),
    checkedAtMs: Number.NEGATIVE_INFINITY,
  };
}
