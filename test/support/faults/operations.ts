import type { SandboxData } from '../../../src/sandbox/server/data/data.ts';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import { handedOver } from '../contacts/conversations.ts';

/** The conversation of the operations, and two others. */
export const ID = '00000000-0000-4000-8000-00000000000a';
export const OTHER = '00000000-0000-4000-8000-00000000000b';
/** Three pages of messages. */
export const LONG = '00000000-0000-4000-8000-00000000000c';

export const FIRST_CONTACT = `${ID}@2026-03-02T10:00:00.000Z`;
export const SECOND_CONTACT = `${ID}@2026-03-02T11:00:30.000Z`;

export const DATA: SandboxData = customData({
  conversations: [handedOver(ID), handedOver(OTHER), handedOver(LONG, 230)],
});

export interface ClientOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** All of it is the upstream's. */
export const PASS: ClientOperation = {
  query: `query Pass($id: UUID!) {
    conversation(id: $id) {
      channel closedAt language
      project { id name }
      tags { id name }
      routingEvents { createdAt routingRule { name } }
      messages(first: 2) { edges { node { createdAt
        ... on ParticipantConversationMessage { text author { __typename ... on User { id lastName } } }
        ... on SystemMessage { attachments { ... on ConversationPushedSystemAttachment { toUser { lastName } } } }
      } } }
    }
    projects(first: 1) { edges { node { name } } }
  }`,
  variables: { id: ID },
};

/** A field of the gateway's below an object of the upstream's. */
export const CONTACTS: ClientOperation = {
  query: `query Contacts($id: UUID!) {
    conversation(id: $id) {
      channel
      project { name }
      contacts { id endReason routingRule { name } operator { __typename id lastName } }
    }
    projects(first: 1) { edges { node { name } } }
  }`,
  variables: { id: ID },
};

/** What the gateway knows without asking for more than histories. */
export const PLAIN: ClientOperation = {
  query: `query Plain($id: UUID!) {
    conversation(id: $id) {
      k: contacts { channel siteId project { id } operator { __typename id } endedBy { __typename id } }
      contactAnomalies { code }
    }
  }`,
  variables: { id: ID },
};

/** A root field of the gateway's own. */
export const CONTACT: ClientOperation = {
  query: `query Contact($id: ID!) { contact(id: $id) { id endReason operator { lastName } } }`,
  variables: { id: FIRST_CONTACT },
};

export const MUTATION: ClientOperation = {
  query: `mutation Tag($name: String!) {
    conversationTagCreate(conversationTagInput: { name: $name, projectId: 42 }) { id name }
  }`,
  variables: { name: 'vip' },
};

/** A list, of which one conversation may fail. */
export const LIST: ClientOperation = {
  query: `query List($interval: Interval!) {
    closedConversations(interval: $interval, first: 3) { edges { node { id contacts { endReason } } } }
  }`,
  variables: { interval: { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' } },
};
