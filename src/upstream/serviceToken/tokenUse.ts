import type { CheckToken, TokenVerdict } from './tokenCheck.ts';

/**
 * Decides whether an HTTP 401 is about the token or about one operation. One client must not be able to make the
 * gateway throw away the token of all. See `docs/decisions/014-whose-401.md`.
 */
export interface TokenUses {
  /** Call when an operation is sent with the token. */
  begin(token: string): TokenUse;
}

/** One operation that was sent with a token. */
export interface TokenUse {
  /** The upstream accepted the token. */
  onAccepted(): void;
  /** Call after HTTP 401. Resolves to true when the token is no longer valid, or was replaced meanwhile. Never rejects. */
  isTokenInvalid(): Promise<boolean>;
}

/** The upstream is asked about a token at most this often; until then its last verdict stands. */
export const CHECK_INTERVAL_MS = 10_000;

/** When the upstream gives no verdict: so many refusals without a success between them make a token invalid. */
export const MAX_REFUSALS_IN_A_ROW = 3;

/** What is known of the token in use. Operations are numbered in the order in which they were sent. */
interface Evidence {
  readonly token: string;
  sent: number;
  /** The number of the newest operation whose token was accepted. */
  lastAccepted: number;
  refusalsInARow: number;
  /** The last verdict, or the one that is being asked for. */
  verdict: Promise<TokenVerdict>;
  askedAtMs: number;
}

/** @param now a monotonic clock in milliseconds. */
export function createTokenUses(check: CheckToken, now: () => number): TokenUses {
  let current = unusedEvidence('');

  const askVerdict = (evidence: Evidence): Promise<TokenVerdict> => {
    if (now() - evidence.askedAtMs >= CHECK_INTERVAL_MS) {
      evidence.askedAtMs = now();
      evidence.verdict = check(evidence.token);
    }
    return evidence.verdict;
  };

  const judge = async (evidence: Evidence, operation: number): Promise<boolean> => {
    if (evidence !== current) return true;
    // The upstream judges the token on arrival: it accepted it after it had refused it to this operation.
    if (evidence.lastAccepted > operation) return false;
    evidence.refusalsInARow += 1;
    const verdict = await askVerdict(evidence);
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
    askedAtMs: Number.NEGATIVE_INFINITY,
  };
}
