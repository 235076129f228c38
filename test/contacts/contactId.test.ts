import { describe, expect, it } from 'vitest';
import { conversationIdOf, formatContactId } from '../../src/contacts/facts/contactId.ts';
import type { Instant, Timestamp } from '../../src/contacts/facts/instant.ts';
import { formatInstant } from '../../src/contacts/facts/instant.ts';

const CONVERSATION = '3f6c1a52-9d07-4e1b-8a51-5c2e7f90d401';

describe('contactId (R11)', () => {
  it.each([
    [1, `${CONVERSATION}@2026-03-02T10:00:00.000Z`],
    [2, `${CONVERSATION}@2026-03-02T10:00:00.000Z~2`],
    [13, `${CONVERSATION}@2026-03-02T10:00:00.000Z~13`],
  ])('of contact %i of its instant is %s', (ordinal, id) => {
    expect(formatContactId(CONVERSATION, named(Date.UTC(2026, 2, 2, 10)), ordinal)).toBe(id);
  });

  it.each([
    ['1969-12-31T23:59:59.999Z', -1],
    ['0000-01-01T00:00:00.000Z', Date.UTC(-1, 12, 1)],
    ['-000001-12-31T23:00:00.000Z', Date.parse('-000001-12-31T23:00:00.000Z')],
    ['+010000-01-01T00:59:59.000Z', Date.parse('+010000-01-01T00:59:59.000Z')],
  ])('names %s, and is read back', (spelling, at) => {
    const id = formatContactId(CONVERSATION, named(at), 1);
    expect(id).toBe(`${CONVERSATION}@${spelling}`);
    expect(conversationIdOf(id)).toBe(CONVERSATION);
  });
});

describe('conversationIdOf (R11)', () => {
  it.each([
    [`${CONVERSATION}@2026-03-02T10:00:00.000Z`, CONVERSATION],
    [`${CONVERSATION}@2026-03-02T10:00:00.000Z~2`, CONVERSATION],
    [`${CONVERSATION}@2026-03-02T10:00:00.000Z~10`, CONVERSATION],
    [`${CONVERSATION}@2026-03-02T10:00:00.000Z~123`, CONVERSATION],
    ['3F6C1A52@2028-02-29T23:59:59.999Z', '3F6C1A52'],
    ['odd@id\n@2026-03-02T10:00:00.000Z', 'odd@id\n'],
  ])('reads %j', (id, conversation) => {
    expect(conversationIdOf(id)).toBe(conversation);
  });

  it.each([
    '',
    '@',
    CONVERSATION,
    `${CONVERSATION}@`,
    '@2026-03-02T10:00:00.000Z',
    `${CONVERSATION}@2026-03-02T10:00:00Z`,
    `${CONVERSATION}@2026-03-02T10:00:00.000000Z`,
    `${CONVERSATION}@2026-03-02T11:00:00.000+01:00`,
    `${CONVERSATION}@2026-03-02 10:00:00.000Z`,
    `${CONVERSATION}@2026-03-02t10:00:00.000z`,
    `${CONVERSATION}@2026-02-30T10:00:00.000Z`,
    `${CONVERSATION}@2026-13-02T10:00:00.000Z`,
    `${CONVERSATION}@2026-03-02T24:00:00.000Z`,
    `${CONVERSATION}@2026-03-02T10:00:00.000Z~`,
    `${CONVERSATION}@2026-03-02T10:00:00.000Z~0`,
    `${CONVERSATION}@2026-03-02T10:00:00.000Z~1`,
    `${CONVERSATION}@2026-03-02T10:00:00.000Z~02`,
    `${CONVERSATION}@2026-03-02T10:00:00.000Z~2~2`,
    `${CONVERSATION}@2026-03-02T10:00:00.000Z `,
    `${CONVERSATION}@2026-03-02T10:00:00.000Z\n`,
  ])('finds no contact id in %j', (text) => {
    expect(conversationIdOf(text)).toBeNull();
  });
});

function named(at: Instant): Timestamp {
  return { at, text: formatInstant(at) };
}
