import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { S3_KEYS } from './s3Server.ts';

/** Refuses requests whose signature (version 4) is wrong. It has no objects, but a list of two pages. */
export interface SignatureServer {
  readonly endpoint: string;
  /** The paths with a right signature. */
  readonly accepted: readonly string[];
  stop(): Promise<void>;
}

export async function startSignatureServer(): Promise<SignatureServer> {
  const accepted: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const isRight = isSigned(request, createHash('sha256').update(body).digest('hex'));
    if (isRight) accepted.push(request.url ?? '');
    const code = isRight ? 'NoSuchKey' : 'SignatureDoesNotMatch';
    const isKnown = request.method === 'PUT' || (request.url ?? '').includes('list-type=2');
    const status = isKnown ? 200 : 404;
    response.writeHead(isRight ? status : 403, { 'content-type': 'application/xml' });
    const page = isRight ? pageOf(new URL(request.url ?? '', 'http://localhost').searchParams) : null;
    response.end(page ?? `<Error><Code>${code}</Code></Error>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port, got none');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    accepted,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const TOKEN = 'a+b/c=';

/** A page of the list. Null for other requests. */
function pageOf(query: URLSearchParams): string | null {
  if (query.get('list-type') !== '2' || query.get('prefix') !== 'lake/') return null;
  if (query.get('continuation-token') === TOKEN) return '<Contents><Key>lake/second</Key></Contents>';
  return `<Contents><Key>lake/first &amp; &#x41;</Key></Contents><NextContinuationToken>${TOKEN}</NextContinuationToken>`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function isSigned({ method, url = '', headers }: IncomingMessage, bodyDigest: string): boolean {
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
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${S3_KEYS.secretAccessKey}`);
  return hmac(key, toSign).toString('hex') === signature;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
