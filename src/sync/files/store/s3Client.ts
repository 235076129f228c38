import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { Pool } from 'undici';
import { DestinationFailed, DestinationRefused } from '../../contract/syncError.ts';

export interface S3Location {
  readonly bucket: string;
  /** The start of all keys, without a slash at its end. May be empty. */
  readonly prefix: string;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

export interface S3Settings {
  /** Undefined: Amazon S3. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly credentials: S3Credentials;
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called for each try. */
  readonly body?: () => Uint8Array | Readable;
  /** Statuses that are not errors, besides 2xx. */
  readonly accepts?: readonly number[];
}

export interface S3Body extends Readable {
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  dump(): Promise<void>;
}

/** Reads a body to its end. Called for each try. */
export type ReadBody<T> = (body: S3Body, status: number) => Promise<T>;

export interface S3Response<T> {
  readonly status: number;
  readonly content: T;
}

export interface S3Client {
  /** Without secrets. */
  readonly name: string;
  /**
   * Sends a request and reads the body of the response. Sends it again when the connection ends before or within the body.
   *
   * Rejects with a `DestinationFailed`, or with a `DestinationRefused` for wrong credentials or an unknown bucket.
   */
  send<T>(request: S3Request, read: ReadBody<T>): Promise<S3Response<T>>;
  close(): Promise<void>;
}

const MAX_TRIES = 5;
const FIRST_DELAY_MS = 200;
/** The longest time without data from the server. */
const TIMEOUT_MS = 60_000;

export function createS3Client({ bucket, prefix }: S3Location, settings: S3Settings): S3Client {
  const { endpoint, region, credentials } = settings;
  const name = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`;
  const base = baseUrl(bucket, endpoint, region);
  const pool = new Pool(base.origin, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;

  const attempt = async <T>(
    { method, key, query = {}, headers = {}, body, accepts = [] }: S3Request,
    read: ReadBody<T>,
  ): Promise<Outcome<T>> => {
    const url = new URL(base);
    url.pathname = [url.pathname.replace(/\/$/, ''), ...key.split('/').map(encodeURIComponent)].join('/');
    for (const [parameter, value] of Object.entries(query)) url.searchParams.set(parameter, value);
    const signed = await new AwsV4Signer({
      ...{ method, url: url.href, headers, region, service: 's3', accessKeyId, secretAccessKey },
      ...(sessionToken !== undefined && { sessionToken }),
    }).sign();
    const { statusCode: status, body: received } = await pool.request({
      ...{
        method,
        path: `${signed.url.pathname}${signed.url.search}`,
        headers: Object.fromEntries(signed.headers),
      },
      body: body?.() ?? null,
    });
    if (!isSuccess(status) && !accepts.includes(status)) {
      const failure = failureOf(status, await received.text(), name);
      return { kind: 'failed', failure, isTemporary: status >= 500 || status === 429 };
    }
    return { kind: 'done', response: { status, content: await read(received, status) } };
  };

  return {
    name,
    send: async (request, read) => {
      for (let tries = 1; ; tries += 1) {
        const outcome = await attempt(request, read).catch((error: unknown) => lostConnection(error, name));
        if (outcome.kind === 'done') return outcome.response;
        if (tries === MAX_TRIES || !outcome.isTemporary) throw outcome.failure;
        await sleep(FIRST_DELAY_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2));
      }
    },
    close: () => pool.close(),
  };
}

type Outcome<T> = { readonly kind: 'done'; readonly response: S3Response<T> } | Failed;

interface Failed {
  readonly kind: 'failed';
  readonly failure: Error;
  readonly isTemporary: boolean;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** A compatible service takes the bucket in the path. So does Amazon, which needs it for names with dots. */
function baseUrl(bucket: string, endpoint: string | undefined, region: string): URL {
  if (endpoint !== undefined) return new URL(`${endpoint.replace(/\/$/, '')}/${bucket}`);
  if (bucket.includes('.')) return new URL(`https://s3.${region}.amazonaws.com/${bucket}`);
  return new URL(`https://${bucket}.s3.${region}.amazonaws.com`);
}

function lostConnection(error: unknown, name: string): Failed {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const message = `${name}: cannot be reached (${String(error.code)})`;
  return {
    kind: 'failed',
    failure: new DestinationFailed(message, { cause: error }),
    isTemporary: true,
  };
}

/** The codes of wrong credentials, of missing rights and of an unknown bucket: the next run fails, too. */
const REFUSED = ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'NoSuchBucket'];

function failureOf(status: number, text: string, name: string): Error {
  const [, code = 'no code'] = /<Code>([A-Za-z.]{1,100})<\/Code>/.exec(text) ?? [];
  const message = `${name}: the service refused a request (HTTP ${status}, ${code})`;
  const isRefused = status === 403 || status === 401 || REFUSED.includes(code);
  return isRefused ? new DestinationRefused(message) : new DestinationFailed(message);
}
