import { afterAll, describe, expect, it } from 'vitest';
import { generateMonth } from '../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../src/sandbox/generator/guideExamples.ts';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import { startExamples } from '../support/gateway/examples.ts';
import { GATEWAY_KINDS } from '../support/gateway/gatewayKinds.ts';
import { firstDifference } from '../support/random/firstDifference.ts';
import { askReference } from '../support/random/referenceSchema.ts';

const CONVERSATIONS = 200;

const examples = await startExamples(CONVERSATIONS);
const generated = [...GUIDE_EXAMPLES, ...generateMonth(1, CONVERSATIONS)];
const askForMeant = askReference(
  monthData(1, CONVERSATIONS),
  new Map(generated.map(({ conversation, expected }) => [conversation.id, expected])),
);

afterAll(() => examples.stop());

const KINDS =
  'lastName ... on Professional { group { name } } ... on Bot { createdAt } ... on Expert { email }';
const DAYS = 'interval: { from: "2026-01-03T00:00:00Z", to: "2026-01-20T00:00:00Z" }, first: 60';
const LIST = `closedConversations(${DAYS})`;
const CONTACT_ID = contactWithABot();

describe.each(GATEWAY_KINDS)('fragments on the kinds of users, %s', (kind) => {
  it.each([
    ['of an operator', `{ ${LIST} { edges { node { contacts { operator { ${KINDS} } } } } } }`],
    [
      'of all who had to do with a contact',
      `{ ${LIST} { edges { node { contacts {
        endedBy { ...U } transferredToUser { ...U } operator { ...U } routingGroup { users(first: 3) { edges { node { ...U } } } }
      } } } } } fragment U on User { ${KINDS} }`,
    ],
    [
      'of the operator of a contact of the conversation of a contact',
      `{ ${LIST} { edges { node { contacts { conversation { contacts { operator { ... on User { ${KINDS} } } } } } } } } }`,
    ],
    [
      'in the forerunner of the list',
      `{ searchClosedConversations(interval: { from: "2026-01-03T00:00:00Z", to: "2026-01-09T00:00:00Z" }) {
        edges { node { conversation { contacts { operator { id ...B ...P } } } } } } }
       fragment B on Bot { name: lastName avatar } fragment P on Professional { name: lastName group { id ...G } }
       fragment G on UserGroup { label }`,
    ],
    ['of the operator of one contact', `{ contact(id: "${CONTACT_ID}") { operator { ${KINDS} } } }`],
    [
      'one key, another field for each kind',
      `{ ${LIST} { edges { node { contacts { operator {
        ... on Professional { x: roleName } ... on Bot { x: userName } ... on Expert { x: firstName }
      } } } } } }`,
    ],
    [
      'a bot alone: others are empty objects',
      `{ ${LIST} { edges { node { contacts { operator { ... on Bot { createdAt } } } } } } }`,
    ],
    [
      'nothing but the kind',
      `{ ${LIST} { edges { node { contacts { operator { __typename } endedBy { ... on Bot { __typename } } } } } } }`,
    ],
    [
      'beside the same users in upstream fields',
      `{ ${LIST} { edges { node {
        messages(first: 30) { edges { node { ... on ParticipantConversationMessage { author { ... on User { ${KINDS} } } } } } }
        contacts { operator { ${KINDS} skills { name } projects(first: 1) { edges { node { name } } } } }
      } } } }`,
    ],
    [
      'of the owner of the token, and of others by their ids',
      `{ user { ${KINDS} } users(userIds: [1001, 2001, 3001, 4001]) { edges { node { ${KINDS} } } } }`,
    ],
  ])('%s', async (_, query) => {
    const wanted = await askForMeant({ query, variables: {}, operationName: undefined });
    expect(firstDifference(wanted, await examples.ask(kind, query))).toBeNull();
    expect(JSON.stringify(wanted.data)).not.toMatch(/:null}$/);
  });
});

function contactWithABot(): string {
  const contacts = generated.flatMap(({ expected }) => expected.contacts);
  const found = contacts.find(({ operatorId }) => operatorId === 3001);
  if (!found) throw new Error('expected a contact with the bot 3001');
  return found.id;
}
