import { describe, expect, it } from 'vitest';
import { countReadHistories, parsedOutcomes, readOutcomes, responseOf } from './support/outcomes.ts';
import { responseText } from './support/responses.ts';

const DATE = '2026-03-02T10:00:00Z';
const RULE = { i: '10000000-0000-4000-8000-000000010100', name: 'Sales' };
/** Long enough to hold all bytes that distinguish it, whatever follows. */
const USER = { t: 'ProfessionalOfAnotherKind', i: 1017 };
const PLANTS = [
  {},
  { p0: { a: 1 } },
  { p0: { a: 2 } },
  { p0: null },
  { p0: { a: 1 }, p3: { b: 1 } },
  { p3: null },
];
const PAIRS = PLANTS.flatMap((one) => PLANTS.map((other) => [one, other] as const));

function response(first: object, second: object) {
  const c = DATE;
  const messages = {
    pageInfo: { hasNextPage: false, endCursor: null },
    e: [first, second, first].map((plants, index) => ({
      n: { c, s: `s${index}`, a: [{ t: 'ConversationPushedSystemAttachment', toUser: USER, ...plants }] },
    })),
  };
  const events = [first, second, first].map((plants) => ({
    c,
    routingRule: RULE,
    ...plants,
    routingGroup: RULE,
  }));
  return responseOf(responseText([{ _gw_id: 'c1', _gw_routingEvents: events, _gw_messages: messages }]));
}

describe('a reference that is repeated', () => {
  it.each(PAIRS)('has its own selections: %j, then %j', (first, second) => {
    const both = response(first, second);
    expect(countReadHistories(both)).toBe(1);
    expect(readOutcomes(both)).toEqual(parsedOutcomes(both));
  });
});
