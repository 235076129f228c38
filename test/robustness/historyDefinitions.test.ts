import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import { handedOver } from '../support/contacts/conversations.ts';
import { startPlannedAndStitched } from '../support/gateway/plannedAndStitched.ts';

/**
 * Fragments and variables that clients use below a contact are needed in some of the operations for histories and
 * unused in the others. Upstream rejects an operation that lacks a definition, and one that has too many.
 */

const SHORT = '00000000-0000-4000-8000-00000000000a';
/** Three pages of messages. */
const LONG = '00000000-0000-4000-8000-00000000000b';
const OTHER = '00000000-0000-4000-8000-00000000000c';

const data = customData({
  conversations: [handedOver(SHORT), handedOver(LONG, 234), handedOver(OTHER)],
});

interface Case {
  readonly what: string;
  readonly contacts: string;
  /** Behind the operation. */
  readonly fragments?: string;
}

const USER = 'fragment U on User { lastName ...G } fragment G on User { firstName ... on Bot { createdAt } }';
const VARIABLES = 'query ($n: Int = 1, $yes: Boolean!)';
const PROJECTS = 'projects(first: $n) { edges { cursor } }';

const CASES: readonly Case[] = [
  { what: 'a fragment on operators', contacts: 'operator { ...U }', fragments: USER },
  { what: 'a fragment on those who ended contacts', contacts: 'endedBy { ...U }', fragments: USER },
  { what: 'a fragment on receivers', contacts: 'transferredToUser { ...U }', fragments: USER },
  {
    what: 'fragments on rules and groups',
    contacts: 'routingRule { ...R } transferredToRoutingRule { ...R } routingGroup { ...G }',
    fragments: 'fragment R on RoutingRule { createdAt } fragment G on RoutingGroup { userCount }',
  },
  {
    what: 'a fragment on the project',
    contacts: 'project { ...P }',
    fragments: 'fragment P on Project { url }',
  },
  { what: 'a variable below the operator', contacts: `operator { ${PROJECTS} }` },
  {
    what: 'a variable in a directive',
    contacts: 'project { url @include(if: $yes) } endedBy { lastName @skip(if: $yes) }',
  },
  {
    what: 'a variable in a fragment in a fragment',
    contacts: 'operator { ...A }',
    fragments: `fragment A on User { ...B } fragment B on User { ${PROJECTS} }`,
  },
  {
    what: 'one fragment here and another on the conversation of the contact',
    contacts: 'operator { ...U } conversation { ...C }',
    fragments: `${USER} fragment C on Conversation { closedAt messages(first: $n) { edges { cursor } } }`,
  },
];

/** The upstream requests for a conversation of one page, for one of three pages, and for both and another one. */
const REQUESTS = {
  eager: { short: 1, long: 2, together: 2 },
  lazy: { short: 2, long: 3, together: 3 },
} as const;

describe.each(['eager', 'lazy'] as const)('definitions in operations for histories, %s', async (fetch) => {
  const { sandbox, planned, stitched, stop } = await startPlannedAndStitched(data, fetch);
  afterAll(stop);
  beforeEach(() => sandbox.clearOperations());

  describe.each(CASES)('$what', ({ contacts, fragments = '' }) => {
    it.each([
      ['short', [SHORT]],
      ['long', [LONG]],
      ['together', [SHORT, LONG, OTHER]],
    ] as const)('%s', async (which, ids) => {
      const fields = ids.map(
        (id, index) => `c${index}: conversation(id: "${id}") { contacts { ${contacts} } }`,
      );
      const used = `${contacts}${fragments}`;
      const head = /\$n/.test(used) || /\$yes/.test(used) ? definitionsOf(used) : 'query';
      const query = `${head} { ${fields.join(' ')} } ${fragments}`;
      const response = await planned.ask(query, { yes: true });
      expect(sandbox.operationCount).toBe(REQUESTS[fetch][which]);
      expect(sandbox.violations).toEqual([]);
      expect(response).toEqual(await stitched.ask(query, { yes: true }));
      expect(response.errors).toBeUndefined();
    });
  });
});

function definitionsOf(used: string): string {
  const needed = VARIABLES.slice('query ('.length, -1)
    .split(', ')
    .filter((definition) => used.includes(definition.slice(0, definition.indexOf(':'))));
  return `query (${needed.join(', ')})`;
}
