import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns the SHA-256 of an API key, as hexadecimal digits. Only the digest is stored, never the key. */
export function apiKeyDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The API keys that are accepted now. */
export interface ApiKeys {
  /**
   * Returns the digest of a key that is accepted, else null. Its time depends neither on the text nor on which key matches, so
   * an attacker learns nothing from it.
   */
  find(candidate: string): string | null;
  /** Accepts these keys from now on, and no others. Requests that were accepted before go on. */
  replace(digests: readonly string[]): void;
}

/** @param initial the SHA-256 of each key, as hexadecimal digits. */
export function createApiKeys(initial: readonly string[]): ApiKeys {
  let known = toBuffers(initial);
  return {
    find: (candidate) => {
      const digest = createHash('sha256').update(candidate).digest();
      let matches = 0;
      for (const accepted of known) matches += Number(timingSafeEqual(accepted, digest));
      return matches > 0 ? digest.toString('hex') : null;
    },
    replace: (digests) => {
      known = toBuffers(digests);
    },
  };
}

function toBuffers(digests: readonly string[]): readonly Buffer[] {
  return digests.map((digest) => Buffer.from(digest, 'hex'));
}
