import { createHash } from 'node:crypto';
import type { JWK, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuthenticate } from '../../../src/http/authentication/authenticate.ts';
import { json, startServer } from '../../upstream/httpServer.ts';

const digest = (key: string) => createHash('sha256').update(key).digest('hex');
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const NOW_MS = Date.parse('2026-03-02T10:00:00Z');
const NOW_SECONDS = NOW_MS / 1_000;
const issuer = 'https://id.example.com/';
const audience = 'contacts';

const keys = createAuthenticate({ apiKeyDigests: ['one', 'two', 'three.with.dots'].map(digest), jwt: null });

describe('an API key', () => {
  it.each([
    { why: 'in its own header', headers: { 'x-api-key': 'one' } },
    { why: 'as a bearer token', headers: bearer('two') },
    { why: 'as a bearer token, spelled otherwise', headers: { authorization: 'bearer  one ' } },
    { why: 'that looks like a JWT', headers: bearer('three.with.dots') },
    { why: 'beside credentials for somebody else', headers: { 'x-api-key': 'one', ...bearer('x') } },
  ])('lets its client call: $why', async ({ headers }) => {
    expect(await keys(headers)).toBeNull();
  });

  it.each([
    { why: 'no key at all', headers: {}, says: /got neither/, error: false },
    { why: 'a wrong key', headers: { 'x-api-key': 'four' }, says: /not valid/, error: true },
    { why: 'an empty key', headers: { 'x-api-key': '' }, says: /not valid/, error: true },
    { why: 'the beginning of a key', headers: bearer('on'), says: /not valid/, error: true },
    { why: 'the digest of a key', headers: bearer(digest('one')), says: /not valid/, error: true },
    { why: 'two keys', headers: { 'x-api-key': 'one, two' }, says: /not valid/, error: true },
    { why: 'another scheme', headers: { authorization: 'Basic b25l' }, says: /not valid/, error: true },
    { why: 'a key without a scheme', headers: { authorization: 'one' }, says: /not valid/, error: true },
    { why: 'a JWT where none is accepted', headers: bearer('a.b.c'), says: /not valid/, error: true },
    {
      why: 'a wrong key beside a good one',
      headers: { 'x-api-key': 'four', ...bearer('one') },
      says: /not valid/,
      error: true,
    },
  ])('is asked for: $why', async ({ headers, says, error }) => {
    expect(await keys(headers)).toEqual({
      status: 401,
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(says),
      challenge: `Bearer realm="contacts-gateway"${error ? ', error="invalid_token"' : ''}`,
    });
  });
});

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

interface Key {
  readonly jwk: JWK;
  readonly privateKey: Pair['privateKey'];
}

async function createKey(algorithm: string, kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' }, privateKey };
}

const claims: JWTPayload = { iss: issuer, aud: audience, sub: 'me', exp: NOW_SECONDS + 60 };

async function signed(key: Key, payload: JWTPayload = claims, header: object = {}): Promise<string> {
  const { alg = '', kid } = key.jwk;
  return new SignJWT(payload)
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }), ...header })
    .sign(key.privateKey);
}

/** An issuer that publishes these keys, and who checks against it. */
async function startIssuer(published: () => readonly Key[]) {
  const server = await startServer((...given) => json({ keys: published().map(({ jwk }) => jwk) })(...given));
  onTestFinished(() => server.stop());
  const jwt = { jwksUrl: server.url, issuer, audience, clock: () => NOW_MS, keysCooldownMs: 0 };
  return { server, authenticate: createAuthenticate({ apiKeyDigests: [digest('one')], jwt }) };
}

const invalid = { status: 401, code: 'UNAUTHENTICATED', challenge: expect.stringContaining('invalid_token') };

describe('a JWT', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed with %s lets its client call', async (algorithm) => {
    const key = await createKey(algorithm, 'k');
    const { server, authenticate } = await startIssuer(() => [key]);
    expect(await authenticate(bearer(await signed(key)))).toBeNull();
    expect(await authenticate(bearer(await signed(key)))).toBeNull();
    expect(server.requests).toHaveLength(1);
    expect(await authenticate({ 'x-api-key': 'one' })).toBeNull();
  });

  it.each<{ why: string; payload: JWTPayload; isValid: boolean }>([
    { why: 'ended within the tolerance', payload: { ...claims, exp: NOW_SECONDS - 29 }, isValid: true },
    { why: 'ended before', payload: { ...claims, exp: NOW_SECONDS - 31 }, isValid: false },
    { why: 'begins within the tolerance', payload: { ...claims, nbf: NOW_SECONDS + 29 }, isValid: true },
    { why: 'begins later', payload: { ...claims, nbf: NOW_SECONDS + 31 }, isValid: false },
    { why: 'never ends', payload: { iss: issuer, aud: audience }, isValid: false },
    { why: 'is of another issuer', payload: { ...claims, iss: 'https://evil.example.com/' }, isValid: false },
    { why: 'is for somebody else', payload: { ...claims, aud: 'other' }, isValid: false },
    { why: 'is for several', payload: { ...claims, aud: ['other', audience] }, isValid: true },
    { why: 'names no audience', payload: { iss: issuer, exp: claims.exp ?? 0 }, isValid: false },
  ])('that $why: $isValid', async ({ payload, isValid }) => {
    const key = await createKey('ES256', 'k');
    const { authenticate } = await startIssuer(() => [key]);
    const refusal = await authenticate(bearer(await signed(key, payload)));
    if (isValid) expect(refusal).toBeNull();
    else expect(refusal).toMatchObject(invalid);
  });

  it('of another key is refused', async () => {
    const key = await createKey('ES256', 'k');
    const { authenticate } = await startIssuer(() => [key]);
    expect(await authenticate(bearer(await signed(await createKey('ES256', 'k'))))).toMatchObject(invalid);
    expect(await authenticate(bearer(await signed(await createKey('ES256', 'other'))))).toMatchObject(
      invalid,
    );
  });

  it('is refused when its algorithm is none that is allowed', async () => {
    const key = await createKey('ES384', 'k');
    const { authenticate } = await startIssuer(() => [key]);
    expect(await authenticate(bearer(await signed(key)))).toMatchObject(invalid);
    const secret = new TextEncoder().encode(JSON.stringify(key.jwk).padEnd(64));
    const symmetric = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(secret);
    expect(await authenticate(bearer(symmetric))).toMatchObject(invalid);
    const [, payload = ''] = symmetric.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await authenticate(bearer(`${none}.${payload}.`))).toMatchObject(invalid);
    expect(await authenticate(bearer(`${none}.${payload}.AA`))).toMatchObject(invalid);
  });

  it('is accepted with a key that the issuer brought in later', async () => {
    const first = await createKey('EdDSA', 'first');
    const second = await createKey('EdDSA', 'second');
    let published = [first];
    const { server, authenticate } = await startIssuer(() => published);
    expect(await authenticate(bearer(await signed(first)))).toBeNull();
    expect(await authenticate(bearer(await signed(second)))).toMatchObject(invalid);
    published = [first, second];
    expect(await authenticate(bearer(await signed(second)))).toBeNull();
    published = [second];
    const before = server.requests.length;
    expect(await authenticate(bearer(await signed(second)))).toBeNull();
    expect(server.requests).toHaveLength(before);
  });

  it.each([
    { why: 'fails', status: 500, body: {} },
    { why: 'answers with what are no keys', status: 200, body: { keys: 'none' } },
  ])('cannot be checked while the issuer $why, and nobody is let in', async ({ status, body }) => {
    const key = await createKey('ES256', 'k');
    const server = await startServer(json(body, status));
    onTestFinished(() => server.stop());
    const jwt = { jwksUrl: server.url, issuer, audience, clock: () => NOW_MS };
    const authenticate = createAuthenticate({ apiKeyDigests: [], jwt });
    expect(await authenticate(bearer(await signed(key)))).toMatchObject({
      status: 503,
      code: 'UNAUTHENTICATED',
      challenge: null,
    });
  });
});
