import { describe, expect, it } from 'vitest';
import {
  linkPath,
  parseLinkPath,
  parseLinkText,
} from '../../../../src/explorer/model/address/conversationId.ts';

const CONVERSATION = '00000000-0000-4000-8000-000000000001';
const CONTACT = `${CONVERSATION}@2026-01-12T11:00:01.000Z`;

describe('a link', () => {
  it.each([
    [CONVERSATION, { conversationId: CONVERSATION, contactId: null }],
    [`  ${CONVERSATION}\n`, { conversationId: CONVERSATION, contactId: null }],
    [CONTACT, { conversationId: CONVERSATION, contactId: CONTACT }],
    [`${CONTACT}~2`, { conversationId: CONVERSATION, contactId: `${CONTACT}~2` }],
    ['  ', null],
    ['@2026-01-12T11:00:01.000Z', null],
  ])('is read from the text %j', (text, link) => {
    expect(parseLinkText(text)).toEqual(link);
  });

  it.each(['/explorer', '/explorer/', '/explorer/%zz', '/explorer/a/b', '/other/a'])(
    'is null at the path %s',
    (path) => {
      expect(parseLinkPath(path)).toBeNull();
    },
  );

  it.each([CONVERSATION, CONTACT, 'a/b?c#d %'])('is read from its own path: %s', (text) => {
    const link = parseLinkText(text);
    expect(link).not.toBeNull();
    if (link !== null) expect(parseLinkPath(linkPath(link))).toEqual(link);
  });
});
