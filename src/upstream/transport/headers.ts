/** The only headers that depend on the client and go upstream. */
export interface UpstreamHeaders {
  readonly accept: string;
  readonly authorization?: string;
  readonly traceparent?: string;
}

/** Returns one header of the client's request. Names are in lower case. */
export type HeaderLookup = (name: 'accept' | 'authorization' | 'traceparent') => string | undefined;

/**
 * The headers of the client that go upstream: `authorization` unchanged, `accept` with `application/json` and the preview
 * media types that the client accepts, and a valid W3C `traceparent`. Values that are empty, or hold anything but
 * printable ASCII, are dropped.
 */
export function upstreamHeaders(lookup: HeaderLookup): UpstreamHeaders {
  const authorization = printable(lookup('authorization'));
  const traceparent = printable(lookup('traceparent'));
  const headers: { -readonly [Name in keyof UpstreamHeaders]: UpstreamHeaders[Name] } = {
    accept: ['application/json', ...previewTypes(printable(lookup('accept')))].join(', '),
  };
  if (authorization !== undefined) headers.authorization = authorization;
  if (traceparent !== undefined && isTraceparent(traceparent)) headers.traceparent = traceparent;
  return headers;
}

/** Headers with a bearer token, or with none. */
export function bearerHeaders(token: string | undefined): UpstreamHeaders {
  return upstreamHeaders((name) =>
    name === 'authorization' && token !== undefined ? `Bearer ${token}` : undefined,
  );
}

/**
 * A key that is equal only when all headers are equal: requests with the same key may share a response. It holds the token,
 * so it must not be logged, or live longer than a request.
 */
export function headersKey({ accept, authorization, traceparent }: UpstreamHeaders): string {
  return JSON.stringify([accept, authorization, traceparent]);
}

function printable(value: string | undefined): string | undefined {
  return value !== undefined && value.trim() !== '' && /^[\x20-\x7e]+$/.test(value) ? value : undefined;
}

// Sorted and without duplicates, so that the order in the client's header does not matter for the key.
function previewTypes(accept: string | undefined): string[] {
  if (accept === undefined) return [];
  const types = accept.split(',').map((type) => type.trim());
  return [...new Set(types.filter((type) => PREVIEW_TYPE.test(type)))].sort();
}

const PREVIEW_TYPE = /^application\/vnd\.iadvize\.[A-Za-z0-9][A-Za-z0-9._-]{0,63}-preview\+json$/;

// Version ff and ids of zeros are invalid in the W3C recommendation.
function isTraceparent(value: string): boolean {
  return TRACEPARENT.test(value) && !/^ff|-0{32}-|-0{16}-/.test(value);
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
