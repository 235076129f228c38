import { describe, expect, it } from 'vitest';
import { headersKey, upstreamHeaders } from '../../../src/upstream/transport/headers.ts';

const JSON_ONLY = 'application/json';
const PREVIEW = 'application/vnd.iadvize.routing-preview+json';
const OTHER = 'application/vnd.iadvize.a.b_C-9-preview+json';
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const from = (incoming: Readonly<Record<string, string>>) => upstreamHeaders((name) => incoming[name]);

it('adds the same three headers, whatever a client sends', () => {
  const requests: string[] = [];
  upstreamHeaders((name) => {
    requests.push(name);
    return undefined;
  });
  expect(requests.toSorted()).toEqual(['accept', 'authorization', 'traceparent']);
});

describe('the Accept that goes upstream', () => {
  it.each([
    ['nothing', '', JSON_ONLY],
    ['what the client accepts otherwise', 'text/html, */*, application/graphql-response+json', JSON_ONLY],
    ['a preview type', PREVIEW, `${JSON_ONLY}, ${PREVIEW}`],
    ['preview types among others', `text/html,${PREVIEW} , ${OTHER}`, `${JSON_ONLY}, ${OTHER}, ${PREVIEW}`],
    ['a repeat', `${PREVIEW}, ${PREVIEW}`, `${JSON_ONLY}, ${PREVIEW}`],
    ['a parameter', `${PREVIEW};q=0`, JSON_ONLY],
    ['another vendor', 'application/vnd.other.routing-preview+json', JSON_ONLY],
    ['no name', 'application/vnd.iadvize.-preview+json', JSON_ONLY],
    ['no preview', 'application/vnd.iadvize.routing+json', JSON_ONLY],
    ['another suffix', 'application/vnd.iadvize.routing-preview+xml', JSON_ONLY],
    ['something before', `x${PREVIEW}`, JSON_ONLY],
    ['something after', `${PREVIEW}x`, JSON_ONLY],
    ['a space in the name', 'application/vnd.iadvize.a b-preview+json', JSON_ONLY],
    ['a name of 65 characters', `application/vnd.iadvize.${'a'.repeat(65)}-preview+json`, JSON_ONLY],
    ['a line break', `${PREVIEW}\r\nx-evil: 1`, JSON_ONLY],
  ])('%s', (_, accept, expected) => {
    expect(from({ accept })).toEqual({ accept: expected });
  });
});

describe('the rest', () => {
  it('is the authorization and a trace, nothing else', () => {
    const incoming = {
      authorization: 'Bearer token',
      traceparent: TRACE,
      cookie: 'a=1',
      'x-api-key': 'key',
      tracestate: 'a=b',
      host: 'gateway',
      'user-agent': 'browser',
      'x-forwarded-for': '192.0.2.1',
    };
    expect(from(incoming)).toEqual({ accept: JSON_ONLY, authorization: 'Bearer token', traceparent: TRACE });
  });

  it.each([
    ['empty', ''],
    ['blank', ' '],
    ['a line break', 'Bearer a\r\nx-evil: 1'],
    ['a line break at the end', 'Bearer a\n'],
    ['a NUL', 'Bearer \u0000'],
    ['a tab', 'Bearer\ta'],
    ['not ASCII', 'Bearer é'],
  ])('drops an authorization that is or holds %s', (_, authorization) => {
    expect(from({ authorization })).toEqual({ accept: JSON_ONLY });
  });

  it.each([
    ['short', TRACE.slice(0, -1)],
    ['upper case', TRACE.toUpperCase()],
    ['version ff', `ff${TRACE.slice(2)}`],
    ['no trace id', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['no parent id', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
    ['followed by more', `${TRACE}-x`],
    ['a line break', `${TRACE}\n`],
  ])('drops a traceparent: %s', (_, traceparent) => {
    expect(from({ traceparent })).toEqual({ accept: JSON_ONLY });
  });
});

describe('the key', () => {
  it('is equal for equal headers, however the client spelled them', () => {
    const spelled = from({ accept: `${PREVIEW},${OTHER}`, authorization: 'Bearer token' });
    const otherwise = from({ authorization: 'Bearer token', accept: `${OTHER}, text/html, ${PREVIEW}` });
    expect(headersKey(spelled)).toBe(headersKey(otherwise));
  });

  it('differs in every header', () => {
    const keys = [
      from({}),
      from({ authorization: 'Bearer token' }),
      from({ authorization: 'Bearer other' }),
      from({ authorization: TRACE }),
      from({ traceparent: TRACE }),
      from({ accept: PREVIEW }),
      from({ accept: OTHER }),
    ].map(headersKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
