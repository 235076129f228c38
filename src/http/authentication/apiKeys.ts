import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns the SHA-256 of an API key, as hexadecimal digits. Only the digest is stored, never the key. */
export function apiKeyDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/**
 * Creates a function that checks whether a text is one of the keys. Its time depends neither on the text nor on which key
 * matches, so an attacker learns nothing from it.
 */
export function createApiKeyCheck(digests: readonly string[]): (candidate: string) => boolean {
  const knownDigests = digests.map((digest) => Buffer.from(digest, 'hex'));
  return (candidate) => {
    const candidateDigest = createHash('sha256').update(candidate).digest();
    let matches = 0;
    for (const digest of knownDigests) matches += Number(timingSafeEqual(digest, candidateDigest));
    return matches > 0;
  };
}
