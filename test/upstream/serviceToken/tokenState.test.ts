import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/upstream/errors/upstreamError.ts';
import type { ObtainResult, TokenState } from '../../../src/upstream/serviceToken/tokenState.ts';
import {
  ABSENT,
  decide,
  isFresh,
  stateAfter,
  withoutToken,
} from '../../../src/upstream/serviceToken/tokenState.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

const token = { value: 't', issuedAtMs: 0, expiresAtMs: DAY_MS };
const held: TokenState = { phase: 'held', token };
const obtaining: TokenState = { phase: 'obtaining', token: null, failures: 0 };
const renewing: TokenState = { phase: 'obtaining', token, failures: 0 };
const reason = { code: 'UPSTREAM_UNAUTHENTICATED', message: 'refused' } as const;
const blocked: TokenState = { phase: 'blocked', token: null, untilMs: DAY_MS, reason, failures: 1 };
const blockedRenewal: TokenState = { ...blocked, token };

const MARGIN = DAY_MS - 5 * MINUTE_MS;
const use = (isDue: boolean) => ({ kind: 'use', token, isDue });

describe('decide', () => {
  it.each([
    { why: 'without a token', state: ABSENT, nowMs: 0, decision: { kind: 'obtain' } },
    { why: 'with a good one', state: held, nowMs: MARGIN - 1, decision: use(false) },
    { why: '5 minutes before its end', state: held, nowMs: MARGIN, decision: use(true) },
    { why: 'just before its end', state: held, nowMs: DAY_MS - 1, decision: use(true) },
    { why: 'at its end', state: held, nowMs: DAY_MS, decision: { kind: 'obtain' } },
    { why: 'during the first login', state: obtaining, nowMs: 0, decision: { kind: 'wait' } },
    { why: 'during a renewal', state: renewing, nowMs: MARGIN, decision: use(false) },
    { why: 'during a late renewal', state: renewing, nowMs: DAY_MS, decision: { kind: 'wait' } },
    {
      why: 'while logins are blocked',
      state: blocked,
      nowMs: DAY_MS - 1,
      decision: { kind: 'refuse', reason, waitMs: 1 },
    },
    { why: 'when they no longer are', state: blocked, nowMs: DAY_MS, decision: { kind: 'obtain' } },
    { why: 'while a renewal is blocked', state: blockedRenewal, nowMs: MARGIN, decision: use(false) },
    {
      why: 'while a late renewal is blocked',
      state: { ...blockedRenewal, untilMs: DAY_MS + 5 },
      nowMs: DAY_MS,
      decision: { kind: 'refuse', reason, waitMs: 5 },
    },
    {
      why: 'when a renewal no longer is blocked',
      state: { ...blockedRenewal, untilMs: MARGIN },
      nowMs: MARGIN,
      decision: use(true),
    },
  ])('$why', ({ state, nowMs, decision }) => {
    expect(decide(state, nowMs)).toEqual(decision);
  });
});

describe('isFresh', () => {
  it.each([
    { lifeMs: DAY_MS, until: MARGIN },
    { lifeMs: 10 * MINUTE_MS, until: 5 * MINUTE_MS },
    { lifeMs: 1 * MINUTE_MS, until: 30_000 },
  ])('holds for $until ms of a life of $lifeMs ms', ({ lifeMs, until }) => {
    const life = { value: 't', issuedAtMs: 0, expiresAtMs: lifeMs };
    expect(isFresh(life, until - 1)).toBe(true);
    expect(isFresh(life, until)).toBe(false);
  });
});

describe('withoutToken', () => {
  it.each([
    { state: held, refused: 't', after: ABSENT },
    { state: held, refused: 'an older one', after: held },
    { state: renewing, refused: 't', after: obtaining },
    { state: blockedRenewal, refused: 't', after: blocked },
    { state: ABSENT, refused: 't', after: ABSENT },
  ])('$state.phase', ({ state, refused, after }) => {
    expect(withoutToken(state, refused)).toEqual(after);
  });
});

const outage = new UpstreamError('UPSTREAM_TIMEOUT', 'too slow');

describe('stateAfter', () => {
  it.each<{ obtained: ObtainResult; failures: number; waitMs: number; code: string }>([
    {
      obtained: { kind: 'refused', status: 400 },
      failures: 0,
      waitMs: 60_000,
      code: 'UPSTREAM_UNAUTHENTICATED',
    },
    {
      obtained: { kind: 'rate_limited', retryAfterSeconds: 7 },
      failures: 3,
      waitMs: 7_000,
      code: 'UPSTREAM_UNAUTHENTICATED',
    },
    {
      obtained: { kind: 'rate_limited', retryAfterSeconds: undefined },
      failures: 0,
      waitMs: 60_000,
      code: 'UPSTREAM_UNAUTHENTICATED',
    },
    { obtained: { kind: 'held_back', waitMs: 9 }, failures: 0, waitMs: 9, code: 'UPSTREAM_UNAUTHENTICATED' },
    {
      obtained: { kind: 'unavailable', error: outage },
      failures: 0,
      waitMs: 1_000,
      code: 'UPSTREAM_TIMEOUT',
    },
    {
      obtained: { kind: 'unavailable', error: outage },
      failures: 3,
      waitMs: 8_000,
      code: 'UPSTREAM_TIMEOUT',
    },
    {
      obtained: { kind: 'unavailable', error: outage },
      failures: 5_000,
      waitMs: 30_000,
      code: 'UPSTREAM_TIMEOUT',
    },
  ])(
    'is blocked for $waitMs ms when $obtained.kind after $failures',
    ({ obtained, failures, waitMs, code }) => {
      expect(stateAfter(obtained, renewing, failures, 100)).toMatchObject({
        phase: 'blocked',
        token,
        untilMs: 100 + waitMs,
        reason: { code },
        failures: failures + 1,
      });
    },
  );

  it('holds the new token', () => {
    const next = { ...token, value: 'next' };
    expect(stateAfter({ kind: 'token', token: next, from: 'login' }, renewing, 2, 0)).toEqual({
      phase: 'held',
      token: next,
    });
  });
});
