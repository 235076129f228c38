import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACT, CONVERSATION, FIRST_CONTACT_ID, ID } from '../support/gateway/examples.ts';
import type { LimitedGateway } from '../support/gateway/limitedGateway.ts';
import { startLimitedGateway } from '../support/gateway/limitedGateway.ts';

const INTERVAL = 'interval: { from: "2026-01-12T00:00:00Z", to: "2026-01-13T00:00:00Z" }';
/** The key, to be followed by what is selected on the entity. */
const entity = (typeName: string, id: string): string =>
  `_entities(representations: [{ __typename: "${typeName}", id: "${id}" }])`;

/** Each level has as many contacts as the conversation for each one of the level above. */
const nested = (levels: number): string =>
  levels === 0 ? 'id' : `contacts { id conversation { ${nested(levels - 1)} } }`;

describe('contacts in contacts', () => {
  let gateway: LimitedGateway;
  beforeAll(async () => {
    gateway = await startLimitedGateway();
  });
  afterAll(() => gateway.stop());

  const INNER = 'conversation { contacts { conversation { contacts { id } } } }';
  it.each([
    ['seven levels of them', `{ ${CONVERSATION} { ${nested(7)} } }`],
    ['three levels', `{ ${CONVERSATION} { contacts { ${INNER} } } }`],
    [
      'aliases',
      `{ ${CONVERSATION} { contacts { a: conversation { b: contacts { c: conversation { d: contacts { id } } } } } } }`,
    ],
    [
      'fragments',
      `{ ${CONVERSATION} { ...A } } fragment A on Conversation { contacts { ...B } }
       fragment B on Contact { conversation { contacts { ...C } } }
       fragment C on Contact { ... { conversation { contacts { id } } } }`,
    ],
    [
      'anomalies at the end',
      `{ ${CONVERSATION} { contacts { ${INNER.replace('contacts { id }', 'contactAnomalies { code }')} } } }`,
    ],
    ['a contact by its id', `{ ${CONTACT} { ${INNER} } }`],
    ['contacts of an interval', `{ closedContacts(${INTERVAL}) { edges { node { ${INNER} } } } }`],
    ['a contact for a router', `{ ${entity('Contact', FIRST_CONTACT_ID)} { ... on Contact { ${INNER} } } }`],
    [
      'a conversation for a router',
      `{ ${entity('Conversation', ID)} { ... on Conversation { contacts { ${INNER} } } } }`,
    ],
    ['an operation that does not run', `query A { __typename } query B { ${CONTACT} { ${INNER} } }`],
  ])('are refused: %s', async (_, query) => {
    const { status, codes, text } = await gateway.ask({
      query,
      operationName: query.includes('query A') ? 'A' : null,
    });
    expect({ status, codes }).toEqual({ status: 400, codes: ['LIMIT_EXCEEDED'] });
    expect(text).toContain('Expected contacts nested below at most 1 contact');
    expect(gateway.upstreamOperations()).toBe(0);
  });

  it.each([
    [
      'the contacts beside those of a conversation',
      `{ ${CONVERSATION} { contacts { conversation { contacts { id } } } } }`,
    ],
    [
      'the contacts beside one',
      `{ ${CONTACT} { conversation { contacts { id } contactAnomalies { code } } } }`,
    ],
    ['the conversation of a contact, often', `{ ${CONVERSATION} { contacts { conversation { id } } } }`],
  ])('return data: %s', async (_, query) => {
    const { status, codes } = await gateway.ask({ query });
    expect({ status, codes }).toEqual({ status: 200, codes: [] });
  });
});
