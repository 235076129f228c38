import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../../src/upstream/errors/upstreamError.ts';
import { readHistories } from '../../../../src/upstream/history/bytes/readHistories.ts';
import { readResponse } from '../../../../src/upstream/response/response.ts';
import { countReadHistories, PREFIX, parsedOutcomes, readOutcomes, responseOf } from './support/outcomes.ts';
import { responseText } from './support/responses.ts';

const DATE = '2026-03-02T10:00:00Z';
const VALID = responseText([
  {
    _gw_id: 'c1',
    _gw_routingEvents: [
      { c: DATE, routingRule: { i: 'rule', name: 'Sales' }, p3: { name: 'planted' }, routingGroup: null },
    ],
    _gw_messages: {
      pageInfo: { hasNextPage: false, endCursor: null },
      e: [
        { n: { c: DATE, m: 'm1', u: { i: 1234 } } },
        { n: { c: DATE, s: 's1', a: [{ t: 'ConversationPushedSystemAttachment', toUser: null, p0: null }] } },
      ],
    },
    subject: 'afterwards',
  },
]);

/** The response of the upstream before and after a replacement in its text. */
const BROKEN: readonly (readonly [string, string, string])[] = [
  ['a control character in a date', DATE, '2026-03-02\n10:00:00Z'],
  ['a control character in a name', 'Sales', 'Sa\tles'],
  ['a control character in an id', '"m1"', '"m\u00001"'],
  ['a control character in what is planted', '"planted"', '"plan\nted"'],
  ['a lone backslash in a name', 'Sales', 'Sa\\les'],
  ['a lone backslash at the end of an id', '"m1"', '"m1\\"'],
  ['a lone backslash in what is planted', 'planted', 'plan\\xed'],
  ['half an escape', 'Sales', '\\u00'],
  ['a quote in a name', 'Sales', 'Sa"les'],
  ['a number with a needless zero', '1234', '01234'],
  ['a number that is two', '1234', '12 34'],
  ['a number that breaks off', '1234', '1234.'],
  ['a number with a sign too many', '1234', '--1234'],
  ['no number', '1234', ''],
  ['a comma at the end of a list', '"p0":null}]', '"p0":null},]'],
  ['a comma at the beginning of a list', '"a":[', '"a":[,'],
  ['a comma missing', '}},{"n"', '}}{"n"'],
  ['a brace missing', '"u":{"i":1234}', '"u":{"i":1234'],
  ['a bracket for a brace', '"u":{"i":1234}', '"u":{"i":1234]'],
  ['a bracket in what is planted', '{"name":"planted"}', '{"name":["planted"}'],
  ['what is planted without a value', '{"name":"planted"}', '{"name":}'],
  ['what is planted without a key', '{"name":"planted"}', '{:"planted"}'],
  ['a planted key of two strings', '"p3":', '"p":"":'],
  ['a planted key without its quote', '"p3":', '"p3:'],
  ['a word that is none', 'false', 'fals'],
  ['a capital word', 'null,"p0"', 'NULL,"p0"'],
  ...['0', '5', '.0', '.5', 'e0', 'E1', 'e-0', '-1', '"', '{}', '[]', 'null', '}'].map(
    (behind) => [`${behind} behind the messages`, ',"subject"', `${behind},"subject"`] as const,
  ),
  ['a colon too many', '"_gw_messages":', '"_gw_messages"::'],
  ['a quote before routing events', ',"_gw_routingEvents"', ',""_gw_routingEvents"'],
  ['a string that goes on', '"c1",', '"c1,'],
];

describe('what is no JSON', () => {
  it('begins as a response that is read', () => {
    expect(countReadHistories(responseOf(VALID))).toBe(1);
  });

  it.each(BROKEN)('%s: an error, as it is without reading', (_, part, replacement) => {
    expect(VALID).toContain(part);
    // Not the first history, either: its number is to be no part of another one.
    const broken = VALID.replace(part, () => replacement);
    for (const text of [broken, responseWithBoth(VALID, broken), responseWithBoth(broken, VALID)]) {
      expect(failure(() => readResponse(responseOf(text)))).toMatch(BAD_RESPONSE);
      expect(failure(() => readHistories(responseOf(text), PREFIX))).toMatch(BAD_RESPONSE);
    }
  });

  it('is a response that ends at any byte', () => {
    for (let length = 0; length < VALID.length; length++) {
      const response = responseOf(VALID.slice(0, length));
      expect(failure(() => readHistories(response, PREFIX))).toMatch(BAD_RESPONSE);
    }
  });

  it('is the same when any byte is missing, or occurs twice', () => {
    for (let place = 0; place < VALID.length; place++) {
      for (const behind of [place + 1, place - 1]) {
        const response = responseOf(VALID.slice(0, place) + VALID.slice(Math.max(0, behind)));
        const expected = failure(() => readResponse(response));
        expect(failure(() => readHistories(response, PREFIX))).toBe(expected);
        if (expected !== null) continue;
        const parsed = parsedOutcomes(response);
        expect(readOutcomes(response) ?? parsed).toEqual(parsed);
      }
    }
  });
});

const BAD_RESPONSE = /^UPSTREAM_BAD_RESPONSE: .* not a JSON object/;

/** One response with the conversations of two, whether those are JSON or not. */
function responseWithBoth(one: string, other: string): string {
  const start = '{"data":{"list":['.length;
  return `${one.slice(0, -']}}'.length)},${other.slice(start)}`;
}

/** Null when there was none. */
function failure(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof UpstreamError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
