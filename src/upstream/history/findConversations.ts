import type { Json, JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';

/** A conversation in a document. */
export interface FoundConversation {
  /** An object. Any other value stands where a list should hold a conversation. */
  readonly value: Json;
  /** The path in the document: `['data', 'closedConversations', 'edges', 3, 'node']`. */
  readonly path: Path;
  /** The errors of the response. */
  readonly errors: readonly Json[];
}

export interface FoundConversations {
  /** Whether a list holds them. */
  readonly isList: boolean;
  readonly conversations: readonly FoundConversation[];
}

type Path = readonly (string | number)[];

/** The deepest known list: `data.searchClosedConversations.edges.0.node.conversation`. */
const MAX_PATH_LENGTH = 7;

/**
 * Finds the conversations of one document: the document itself, or those of a GraphQL response. Null if it is neither of
 * both, or has no conversation and no list.
 */
export function findConversations(document: Json): FoundConversations | null {
  if (!isObject(document)) return null;
  const { data } = document;
  if (!('data' in document)) {
    return { isList: false, conversations: [{ value: document, path: [], errors: [] }] };
  }
  if (!isObject(data)) return null;
  const { errors } = document;
  const search: Search = { errors: Array.isArray(errors) ? errors : [], isList: false, conversations: [] };
  for (const [root, value] of Object.entries(data)) {
    if (isObject(value) || Array.isArray(value)) visit(value, ['data', root], search);
  }
  const { isList, conversations } = search;
  return isList || conversations.length > 0 ? { isList, conversations } : null;
}

interface Search {
  readonly errors: readonly Json[];
  isList: boolean;
  readonly conversations: FoundConversation[];
}

/** Adds the conversations in the value. */
function visit(value: Json, path: Path, search: Search): void {
  if (path.length > MAX_PATH_LENGTH) return;
  if (Array.isArray(value)) {
    search.isList = true;
    for (const [index, item] of value.entries()) visitItem(item, [...path, index], search);
  } else if (isObject(value)) {
    if (isConversation(value)) add(value, path, search);
    else visitFields(value, path, search);
  }
}

/** An item of a list must hold a conversation: upstream may have failed to show it. */
function visitItem(item: Json, path: Path, search: Search): void {
  const before = search.conversations.length;
  visit(item, path, search);
  if (search.conversations.length === before) add(isObject(item) ? null : item, path, search);
}

function visitFields(value: JsonObject, path: Path, search: Search): void {
  for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name], search);
}

function isConversation(value: JsonObject): boolean {
  return 'id' in value || 'messages' in value || 'routingEvents' in value;
}

function add(value: Json, path: Path, { errors, conversations }: Search): void {
  conversations.push({ value, path, errors });
}
