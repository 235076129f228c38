import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getNamedType, isCompositeType } from 'graphql';
import { isContactsFieldName } from '../../../upstream/schema/gatewayFields.ts';
import { MAX_CONVERSATIONS_PER_PAGE } from '../../intervals/closedContacts.ts';
import type { FoldRules, TypedField } from '../../selections/foldSelections.ts';
import { foldSelections } from '../../selections/foldSelections.ts';
import type { Sizes } from './listSizes.ts';
import { listSize } from './listSizes.ts';

/** The objects of one history: a page of 100 messages, with their attachments and users. */
export const HISTORY_COST = 250;

/** The assumed number of contacts of a conversation. */
export const CONTACTS_PER_CONVERSATION = 3;

/**
 * The cost of each conversation that a field over an interval may read: the conversation, and the page of its messages.
 * The messages do not count. Most intervals have far fewer conversations than the limit.
 */
export const POSSIBLE_CONVERSATION_COST = 2;

/** What an estimate depends on, besides the document. */
export interface EstimateOptions {
  readonly schema: GraphQLSchema;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The most conversations that one sum over an interval may read. */
  readonly maxConversations: number;
}

/**
 * Estimates how many objects the upstream produces for an operation:
 * - A list costs its items: `first` or `last`, or a whole page. The sizes of nested lists multiply.
 * - `contacts` and `contactAnomalies` together cost one history (`HISTORY_COST`) for each conversation.
 * - A field over an interval costs the conversations that it may read.
 * - `@skip` and `@include` do not reduce the cost.
 *
 * The time is linear in the size of the document, with nested fragments too.
 *
 * @param document valid for the schema.
 */
export function estimateCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  options: EstimateOptions,
): number {
  const root = options.schema.getRootType(operation.operation);
  if (!root) return 0;
  const sizes: Sizes = { variables: options.variables, definitions: operation.variableDefinitions ?? [] };
  const fold = foldSelections<Cost, boolean>(document, options.schema, rulesFor(sizes, options));
  return fold(operation.selectionSet, root, false).objects;
}

interface Cost {
  readonly objects: number;
  /** Objects that the enclosing connection takes once, however many items it has. */
  readonly once: number;
  /** Whether the enclosing conversation needs its history. */
  readonly needsHistory: boolean;
}

const NOTHING: Cost = { objects: 0, once: 0, needsHistory: false };

/** The context of the fold is whether the size of the connection around a selection set is counted already. */
function rulesFor(sizes: Sizes, options: EstimateOptions): FoldRules<Cost, boolean> {
  return {
    nothing: NOTHING,
    tooDeep: { ...NOTHING, objects: Number.MAX_SAFE_INTEGER },
    add: (left, right) => ({
      objects: left.objects + right.objects,
      once: left.once + right.once,
      needsHistory: left.needsHistory || right.needsHistory,
    }),
    field: (selected, isPaged, below) => costOfField(selected, isPaged, below, sizes, options),
    fragment: ({ outer, type }, inner) => {
      // A contact that a router requests by its key needs the history of its conversation.
      const isContactEntity = outer?.name === '_Entity' && type?.name === 'Contact';
      return { ...inner, needsHistory: inner.needsHistory || isContactEntity };
    },
  };
}

function costOfField(
  selected: TypedField,
  isPaged: boolean,
  below: (isPaged: boolean) => Cost,
  sizes: Sizes,
  options: EstimateOptions,
): Cost {
  const { node, parent, field } = selected;
  const possible = POSSIBLE_CONVERSATION_COST * possibleConversations(selected, options);
  if (!field || !isCompositeType(getNamedType(field.type))) return { ...NOTHING, once: possible };
  const isHistory = isOurHistoryField(selected);
  const size = isHistory
    ? { items: CONTACTS_PER_CONVERSATION, isPage: false }
    : listSize(node, field, isPaged, sizes);
  const inner = below(size.isPage);
  // The conversation of a contact has its history already: the contact comes from it.
  const needsOwnHistory =
    (inner.needsHistory && parent?.name !== 'Contact') || readsHistories(selected, options);
  const each = 1 + inner.objects + (needsOwnHistory ? HISTORY_COST : 0);
  return { objects: possible + inner.once + size.items * each, once: 0, needsHistory: isHistory };
}

/** Whether a field is one that the gateway computes from the history of a conversation. */
export function isOurHistoryField({ node, parent }: TypedField): boolean {
  return parent?.name === 'Conversation' && isContactsFieldName(node.name.value);
}

/** Whether a root field reads one history for each contact that it returns. */
function readsHistories({ parent, field }: TypedField, { schema }: EstimateOptions): boolean {
  const isRoot = parent !== null && parent === schema.getQueryType();
  return isRoot && (field?.name === 'contact' || field?.name === 'closedContacts');
}

/** The most conversations that a field over an interval may read; 0 for other fields. */
function possibleConversations({ parent, field }: TypedField, options: EstimateOptions): number {
  const isRoot = parent !== null && parent === options.schema.getQueryType();
  if (isRoot && field?.name === 'closedContacts') return MAX_CONVERSATIONS_PER_PAGE;
  const isSum =
    (isRoot && field?.name === 'contactIndicators') ||
    (parent?.name === 'ContactConnection' && field?.name === 'totalCount');
  return isSum ? options.maxConversations : 0;
}
