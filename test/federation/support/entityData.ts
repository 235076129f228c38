import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import { conversation, handedOver } from '../../support/contacts/conversations.ts';

export const idOf = (index: number): string => `0000000a-0000-4000-8000-${String(index).padStart(12, '0')}`;
export const A = idOf(1);
export const B = idOf(2);
export const BROKEN = idOf(900);
export const NAMELESS = idOf(901);
export const UNKNOWN = idOf(999);
export const FIRST_OF_A = `${A}@2026-03-02T10:00:00.000Z`;
export const SECOND_OF_A = `${A}@2026-03-02T11:00:30.000Z`;

/** 45 conversations of two contacts each, one without messages, and one whose project breaks its type. */
export const data = customData({
  conversations: [
    ...Array.from({ length: 45 }, (_, index) => handedOver(idOf(index + 1))),
    conversation(BROKEN, { messages: null }),
    conversation(NAMELESS, { project: { id: 43, name: null } }),
  ],
});

/** Something of every type. */
export const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename
  ... on Conversation { contacts { id } }
  ... on Contact { status }
  ... on Project { name }
  ... on RoutingRule { ruleName: name }
  ... on RoutingGroup { groupName: name }
  ... on User { lastName }
  ... on Professional { group { name } }
} }`;

interface Representation {
  readonly __typename: string;
  readonly id: string | number;
}

export const conversations = (...ids: readonly string[]): readonly Representation[] =>
  ids.map((id) => ({ __typename: 'Conversation', id }));
