import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { JWK, JWTPayload } from 'jose';
import { CompactSign, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiKeys } from '../../../src/http/authentication/apiKeys.ts';
import { createAuthenticate } from '../../../src/http/authentication/authenticate.ts';
import type { JwtOptions } from '../../../src/http/authentication/jwt.ts';
import { createJwtCheck, KEYS_LOG_INTERVAL_MS, KEYS_PAUSE_MS } from '../../../src/http/authentication/jwt.ts';
import type { Respond } from '../../support/upstream/httpServer.ts';
import { json, reset, startServer } from '../../support/upstream/httpServer.ts';

const digest = (key: string) => createHash('sha256').update(key).digest('hex');
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const NOW_MS = Date.parse('2026-03-02T10:00:00Z');
const NOW_SECONDS = NOW_MS / 1_000;
const issuer = 'https://id.example.com/';
const audience = 'contacts';

/** Checks headers as the gateway does. Returns the error, or null when the client may call. */
function createRefusal({ apiKeyDigests, jwt }: { apiKeyDigests: string[]; jwt: JwtOptions | null }) {
  const apiKeys = createApiKeys(apiKeyDigests);
  const authenticate = createAuthenticate({ apiKeys, checkJwt: jwt && createJwtCheck(jwt) });
  return async (headers: IncomingHttpHeaders) => {
    const authentication = await authenticate(headers);
    return authentication.client === null ? authentication.refusal : null;
  };
}

const keys = createRefusal({ apiKeyDigests: ['one', 'two', 'three.with.dots'].map(digest), jwt: null });

describe('an API key', () => {
  it.each([
    { why: 'in its own header', headers: { 'x-api-key': 'one' } },
    { why: 'as a bearer token', headers: bearer('two') },
    { why: 'as a bearer token, spelled otherwise', headers: { authorization: 'bearer  one ' } },
    { why: 'that looks like a JWT', headers: bearer('three.with.dots') },
    { why: 'beside credentials for somebody else', headers: { 'x-api-key': 'one', ...bearer('x') } },
  ])('is accepted: $why', async ({ headers }) => {
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
  ])('is rejected: $why', async ({ headers, says, error }) => {
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

/** How JWTs are checked against the keys at this URL; `clock` is the monotonic one. */
function checking(jwksUrl: string, clock = { nowMs: 0 }, warnings: object[] = []) {
  const log = { warn: (facts: object) => void warnings.push(facts) };
  return { jwksUrl, issuer, audience, clock: () => NOW_MS, now: () => clock.nowMs, log };
}

/** An issuer that publishes these keys, and who checks against it. */
async function startIssuer(published: () => readonly Key[]) {
  const server = await startServer((...given) => json({ keys: published().map(({ jwk }) => jwk) })(...given));
  onTestFinished(() => server.stop());
  const jwt = { ...checking(server.url), keysCooldownMs: 0 };
  return { server, authenticate: createRefusal({ apiKeyDigests: [digest('one')], jwt }) };
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

  it('whose subject is a number lets its client call', async () => {
    const key = await createKey('ES256', 'k');
    const { authenticate } = await startIssuer(() => [key]);
    const payload = JSON.stringify({ ...claims, sub: 42 });
    const token = await new CompactSign(Buffer.from(payload))
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .sign(key.privateKey);
    expect(await authenticate(bearer(token))).toBeNull();
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

  it.each<{ why: string; response: Respond | null; reason: string | RegExp }>([
    { why: 'answers HTTP 500', response: json({}, 500), reason: /^Expected 200 OK/ },
    { why: 'answers what is no JSON', response: json('<html>'), reason: /^Failed to parse/ },
    { why: 'answers JSON that holds no keys', response: json({ keys: 'none' }), reason: /malformed/ },
    {
      why: 'redirects',
      response: json('', 302, { location: 'http://127.0.0.1:1/' }),
      reason: /^Expected 200 OK/,
    },
    { why: 'closes the connection', response: reset, reason: /^(ECONNRESET|UND_ERR_SOCKET)$/ },
    { why: 'cannot be reached', response: null, reason: 'ECONNREFUSED' },
  ])(
    'cannot be checked while the issuer $why, and every request is refused',
    async ({ response, reason }) => {
      const key = await createKey('ES256', 'k');
      const server = await startServer(response ?? reset);
      if (response === null) await server.stop();
      onTestFinished(() => server.stop());
      const clock = { nowMs: 0 };
      const warnings: object[] = [];
      const authenticate = createRefusal({
        apiKeyDigests: [digest('one')],
        jwt: checking(server.url, clock, warnings),
      });
      const token = await signed(key);
      const unavailable = { status: 503, code: 'AUTHENTICATION_UNAVAILABLE', challenge: null };
      for (let attempt = 0; attempt < 20; attempt += 1) {
        expect(await authenticate(bearer(token))).toMatchObject(unavailable);
      }
      expect(server.requests).toHaveLength(response === null ? 0 : 1);
      expect(warnings).toEqual([{ reason: expect.stringMatching(reason) }]);
      expect(JSON.stringify(warnings)).not.toContain(token);
      expect(await authenticate({ 'x-api-key': 'one' })).toBeNull();
      clock.nowMs = KEYS_PAUSE_MS;
      expect(await authenticate(bearer(token))).toMatchObject(unavailable);
      expect(server.requests).toHaveLength(response === null ? 0 : 2);
      expect(warnings).toHaveLength(1);
      clock.nowMs = KEYS_LOG_INTERVAL_MS;
      expect(await authenticate(bearer(token))).toMatchObject(unavailable);
      expect(warnings).toHaveLength(2);
    },
  );

  it('can be checked again when the issuer is back', async () => {
    const key = await createKey('ES256', 'k');
    let respond = json({}, 500);
    const server = await startServer((...given) => respond(...given));
    onTestFinished(() => server.stop());
    const clock = { nowMs: 0 };
    const authenticate = createRefusal({ apiKeyDigests: [], jwt: checking(server.url, clock) });
    const token = await signed(key);
    expect(await authenticate(bearer(token))).toMatchObject({ status: 503 });
    respond = json({ keys: [key.jwk] });
    clock.nowMs = KEYS_PAUSE_MS;
    expect(await authenticate(bearer(token))).toBeNull();
  });

  it('of an unknown key does not fetch the keys for each request, and a known key stays valid', async () => {
    const known = await createKey('ES256', 'known');
    const unknown = await createKey('ES256', 'unknown');
    let respond = json({ keys: [known.jwk] });
    const server = await startServer((...given) => respond(...given));
    onTestFinished(() => server.stop());
    const jwt = checking(server.url);
    const guarded = createRefusal({ apiKeyDigests: [], jwt });
    expect(await guarded(bearer(await signed(known)))).toBeNull();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await guarded(bearer(await signed(unknown)))).toMatchObject(invalid);
    }
    expect(server.requests).toHaveLength(1);
    const eager = createRefusal({ apiKeyDigests: [], jwt: { ...jwt, keysCooldownMs: 0 } });
    expect(await eager(bearer(await signed(known)))).toBeNull();
    respond = json({}, 500);
    for (let calls = 0; calls < 20; calls += 1) {
      expect(await eager(bearer(await signed(unknown)))).toMatchObject({ status: 503 });
      expect(await eager(bearer(await signed(known)))).toBeNull();
    }
    expect(server.requests).toHaveLength(3);
  });
});

describe('the client of a request', () => {
  const apiKeys = createApiKeys([digest('hunter2'), digest('hunter3')]);

  it('is the same for a key in either header, and another one for another key', async () => {
    const authenticate = createAuthenticate({ apiKeys, checkJwt: null });
    const { client } = await authenticate({ 'x-api-key': 'hunter2' });
    expect((await authenticate(bearer('hunter2'))).client).toEqual(client);
    expect((await authenticate(bearer('hunter3'))).client?.id).not.toBe(client?.id);
    expect(client?.label).toBe(`key-${digest('hunter2').slice(0, 8)}`);
    expect(JSON.stringify(client)).not.toContain('hunter');
  });

  it('is the subject of a JWT, whatever else the token has', async () => {
    const key = await createKey('ES256', 'k');
    const server = await startServer(json({ keys: [key.jwk] }));
    onTestFinished(() => server.stop());
    const authenticate = createAuthenticate({ apiKeys, checkJwt: createJwtCheck(checking(server.url)) });
    const clientOf = async (payload: JWTPayload) =>
      (await authenticate(bearer(await signed(key, payload)))).client;
    const me = await clientOf(claims);
    expect(me?.label).toMatch(/^subject-[0-9a-f]{8}$/);
    expect(await clientOf({ ...claims, exp: NOW_SECONDS + 120, jti: 'other' })).toEqual(me);
    expect(await clientOf({ ...claims, sub: 'you' })).not.toEqual(me);
    const { sub: _, ...withoutSubject } = claims;
    expect(await clientOf(withoutSubject)).toEqual(await clientOf({ ...withoutSubject, jti: 'other' }));
  });
});
