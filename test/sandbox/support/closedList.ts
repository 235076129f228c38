import type { SandboxData } from '../../../src/sandbox/server/data/data.ts';
import { monthData } from '../../../src/sandbox/server/data/data.ts';
import { messagesOf } from '../../../src/sandbox/server/resolvers/facets.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import type { Json } from './client.ts';
import { ask, at, list, text } from './client.ts';

/** An interval that holds all that is generated. */
export const MONTH = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }';
const NODE = `id legacyId closedAt channel duration project { id } tags { id category { id } } users { id __typename }
  satisfactionSurvey { customerSatisfaction netPromoterScore } routingEvents { routingGroup { id } }
  conversions { transactions { id } } visitor { visitorId }
  messages(first: 100) { edges { node { ... on ParticipantConversationMessage { text author { __typename } } } } }`;

/** Conversations of one page of messages each, so that a test sees all that the filters see. */
export function shortConversations(): SandboxData {
  const data = monthData(1, 300);
  const conversations = data.conversations.filter((conversation) => messagesOf(conversation).length <= 100);
  return { ...data, conversations };
}

/** More pages than the sandbox has in a test. */
export const MAX_PAGES = 1_000;

/** All that match, page by page. */
export async function listAll(sandbox: Sandbox, args: string): Promise<readonly Json[]> {
  const nodes: Json[] = [];
  let after = '';
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const response = await ask(
      sandbox,
      `{ closedConversations(${MONTH}, first: 100${after}${args}) { edges { node { ${NODE} } } pageInfo { endCursor hasNextPage } } }`,
    );
    const page = at(response, 'data', 'closedConversations');
    nodes.push(...list(at(page, 'edges')).map((edge) => at(edge, 'node')));
    if (at(page, 'pageInfo', 'hasNextPage') !== true) return nodes;
    after = `, after: "${text(at(page, 'pageInfo', 'endCursor'))}"`;
  }
  throw new Error(`expected the last page of the list after at most ${MAX_PAGES} pages`);
}

export function survey(conversation: Json, field: string): Json {
  const responses = at(conversation, 'satisfactionSurvey');
  return responses === null ? null : at(responses, field);
}
