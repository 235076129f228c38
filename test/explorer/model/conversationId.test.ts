import { describe, expect, it } from 'vitest';
import { pathOf, wantedFromPath, wantedFromText } from '../../../src/explorer/model/conversationId.ts';

const CONVERSATION = '00000000-0000-4000-8000-000000000001';
const CONTACT = `${CONVERSATION}@2026-01-12T11:00:01.000Z`;

describe('what is wanted', () => {
  it.each([
    [CONVERSATION, { conversationId: CONVERSATION, contactId: null }],
    [`  ${CONVERSATION}\n`, { conversationId: CONVERSATION, contactId: null }],
    [CONTACT, { conversationId: CONVERSATION, contactId: CONTACT }],
    [`${CONTACT}~2`, { conversationId: CONVERSATION, contactId: `${CONTACT}~2` }],
    ['  ', null],
    ['@2026-01-12T11:00:01.000Z', null],
  ])('is read from the text %j', (text, wanted) => {
    expect(wantedFromText(text)).toEqual(wanted);
  });

  it.each(['/explorer', '/explorer/', '/explorer/%zz', '/explorer/a/b', '/other/a'])(
    'is nothing at the path %s',
    (path) => {
      expect(wantedFromPath(path)).toBeNull();
    },
  );

  it.each([CONVERSATION, CONTACT, 'a/b?c#d %'])('comes back from its path: %s', (text) => {
    const wanted = wantedFromText(text);
    expect(wanted).not.toBeNull();
    if (wanted !== null) expect(wantedFromPath(pathOf(wanted))).toEqual(wanted);
  });
});
