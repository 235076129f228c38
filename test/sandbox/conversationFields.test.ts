import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { ask, at, list } from './support/client.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ data: monthData(1, 300) });
});

afterAll(async () => {
  await sandbox.stop();
});

describe('generated conversations', () => {
  test('every field of every conversation resolves', async () => {
    const response = await ask(
      sandbox,
      `{ closedConversations(interval: { from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }, first: 100) { edges { node {
        id legacyId createdAt closedAt channel duration language
        satisfactionSurvey { customerSatisfaction netPromoterScore comment }
        routingEvents { createdAt routingRule { id } routingGroup { id } }
        users { id email firstName userName avatar createdAt isDeleted deletedAt skills { id name } }
        tags { id name project { id } category { id name } }
        targetingRule { id name externalId } project { id name }
        conversions { transactions { id amount currency createdAt } }
        visitor { visitorId source name }
        distributionStatus { __typename ... on ConversationClosedStatus { closedAt } }
        closingFormValues { conversationId fieldId value }
        conversationVisitors { id legacyVisitorId }
        messages(first: 100) { edges { node {
          __typename createdAt
          ... on SystemMessage { attachments {
            __typename
            ... on ConversationSnoozedSystemAttachment { until byUser { id } }
            ... on TransferredToUserSystemAttachment { reason fromUser { id } toUser { id } }
            ... on SurveyMultiChoiceQuestionSystemAttachment { question choices }
            ... on AutomaticMessageSentSystemAttachment { text participant { __typename } }
          } }
          ... on ParticipantConversationMessage {
            messageId text
            author { __typename ... on Visitor { visitorId } ... on ThirdPartyAccount { name } ... on Expert { id } }
            attachments { __typename ... on ImageAttachment { url } ... on PickedUpAttachment { type correlationId } }
          }
        } } }
      } } } }`,
    );
    expect(response).not.toHaveProperty('errors');
    expect(list(at(response, 'data', 'closedConversations', 'edges'))).toHaveLength(100);
  });
});
