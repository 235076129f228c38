import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Whether the signature of a request is right: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 *
 * @param bodyDigest the SHA-256 of the body, in hexadecimal.
 * @param secretAccessKey the secret of the account.
 */
export function isSigned(
  { method, url = '', headers }: IncomingMessage,
  bodyDigest: string,
  secretAccessKey: string,
): boolean {
  const [, scope = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const sentDigest = String(headers['x-amz-content-sha256']);
  if (sentDigest !== 'UNSIGNED-PAYLOAD' && sentDigest !== bodyDigest) return false;
  const [path = '', query = ''] = url.split('?');
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const parameters = query.split('&').filter(Boolean).toSorted().join('&');
  const canonical = [method, path, parameters, lines.join(''), names, sentDigest].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, digest].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString('hex') === signature;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
