import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { isSigned } from './signature.ts';

export const BUCKET = 'contacts';

/** The only account. */
export const S3_KEYS = { accessKeyId: 'test-account', secretAccessKey: 'test-secret' };

export interface S3Server {
  readonly endpoint: string;
  /** The method and the path of each request with a right signature. */
  readonly accepted: readonly string[];
  stop(): Promise<void>;
}

export interface S3ServerOptions {
  /** Whether `If-None-Match` has an effect. Some compatible services ignore it. @default false */
  readonly hasConditions?: boolean;
  /** The most names in one page of a list. @default 1000 */
  readonly pageSize?: number;
}

/**
 * An S3 service in memory. It checks signatures. As the real service, it replaces an object in one step, and drops an upload that
 * ends too early.
 */
export async function startS3({
  hasConditions = false,
  pageSize = 1_000,
}: S3ServerOptions = {}): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const accepted: string[] = [];
  const respond = (request: IncomingMessage, body: Buffer): S3Response => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const digest = createHash('sha256').update(body).digest('hex');
    if (!isSigned(request, digest, S3_KEYS.secretAccessKey)) return failure(403, 'SignatureDoesNotMatch');
    accepted.push(`${request.method} ${url.pathname}`);
    const [, bucket, ...names] = url.pathname.split('/').map(decodeURIComponent);
    const key = names.join('/');
    if (bucket !== BUCKET) return failure(404, 'NoSuchBucket');
    if (key === '')
      return { status: 200, body: Buffer.from(listOf([...objects.keys()], url.searchParams, pageSize)) };
    switch (request.method) {
      case 'PUT':
        if (hasConditions && request.headers['if-none-match'] === '*' && objects.has(key)) {
          return failure(412, 'PreconditionFailed');
        }
        objects.set(key, body);
        return { status: 200 };
      case 'DELETE':
        objects.delete(key);
        return { status: 204 };
      default:
        return contentOf(objects.get(key));
    }
  };
  const server = createServer((request, response) => {
    buffer(request).then(
      (body) => {
        const { status, body: content = Buffer.alloc(0), headers } = respond(request, body);
        response.writeHead(status, { 'content-length': content.length, ...headers });
        response.end(content);
      },
      // The client was killed in the middle of its request.
      () => response.destroy(),
    );
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

interface S3Response {
  readonly status: number;
  readonly body?: Buffer;
  readonly headers?: OutgoingHttpHeaders;
}

function failure(status: number, code: string): S3Response {
  return { status, body: Buffer.from(`<Error><Code>${code}</Code></Error>`) };
}

function contentOf(object: Buffer | undefined): S3Response {
  return object === undefined ? failure(404, 'NoSuchKey') : { status: 200, body: object };
}

/** One page of a list, version 2. The token of the next page is made of the last name of this one. */
function listOf(keys: readonly string[], query: URLSearchParams, pageSize: number): string {
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
  const matching = keys.filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after).toSorted();
  const page = matching.slice(0, pageSize);
  const names = page.map((key) => `<Contents><Key>${escaped(key)}</Key></Contents>`).join('');
  const last = Buffer.from(page.at(-1) ?? '').toString('base64');
  const token = matching.length > pageSize ? `<NextContinuationToken>${last}</NextContinuationToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>${names}${token}</ListBucketResult>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[^ -~]/gu, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);
}
