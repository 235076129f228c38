import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getNamedType, isCompositeType } from 'graphql';
import { isContactsFieldName } from '../../../upstream/schema/gatewayFields.ts';
import { MAX_CONVERSATIONS_PER_PAGE } from '../../intervals/closedContacts.ts';
import type { FoldRules, TypedField } from '../../selections/foldSelections.ts';
import { foldSelections } from '../../selections/foldSelections.ts';
import type { Sizes } from './listSizes.ts';
import { listSize } from './listSizes.ts';

/** Objects that reading and joining one history takes: a page of 100 messages, their attachments and users. */
export const HISTORY_COST = 250;

/** The contacts that a conversation is taken to have: what is selected on them is selected that often. */
export const CONTACTS_PER_CONVERSATION = 3;

/**
 * Objects that a conversation costs which a field over an interval may read, but which may as well not exist: the
 * conversation and the page of its messages. The messages themselves are not counted, as most intervals are far
 * shorter than the longest one that may be read.
 */
export const POSSIBLE_CONVERSATION_COST = 2;

/** What an estimate depends on beside the document. */
export interface EstimateOptions {
  readonly schema: GraphQLSchema;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Conversations that one sum over an interval may read. */
  readonly maxConversations: number;
}

/**
 * How many objects upstream is estimated to produce for an operation. A list costs its items: as many as `first` or
 * `last` ask for, or a whole page; lists in lists multiply. `contacts` and `contactAnomalies` cost a history for each
 * conversation, once. Fields over an interval cost the conversations that they may read. Directives lower nothing.
 * Linear in the size of the document, however fragments are nested.
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
  /** Whether a history of the enclosing conversation is needed. */
  readonly needsHistory: boolean;
}

const NOTHING: Cost = { objects: 0, needsHistory: false };

/** The context says whether the size of the connection that a selection set is on is counted already. */
function rulesFor(sizes: Sizes, options: EstimateOptions): FoldRules<Cost, boolean> {
  return {
    nothing: NOTHING,
    tooDeep: { objects: Number.MAX_SAFE_INTEGER, needsHistory: false },
    add: (left, right) => ({
      objects: left.objects + right.objects,
      needsHistory: left.needsHistory || right.needsHistory,
    }),
    field: (selected, isPaged, below) => costOfField(selected, isPaged, below, sizes, options),
    fragment: ({ outer, type }, inner) => {
      // A router that asks for a contact by its key has nothing of its history yet.
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
  if (!field || !isCompositeType(getNamedType(field.type))) return { ...NOTHING, objects: possible };
  const isHistory = isOurHistoryField(selected);
  const size = isHistory
    ? { items: CONTACTS_PER_CONVERSATION, isPage: false }
    : listSize(node, field, isPaged, sizes);
  const inner = below(size.isPage);
  // The conversation of a contact is the one at hand: its history is read already.
  const needsOwnHistory =
    (inner.needsHistory && parent?.name !== 'Contact') || readsHistories(selected, options);
  const each = 1 + inner.objects + (needsOwnHistory ? HISTORY_COST : 0);
  return { objects: possible + size.items * each, needsHistory: isHistory };
}

/** Whether a field is one that the gateway computes from the history of a conversation. */
export function isOurHistoryField({ node, parent }: TypedField): boolean {
  return parent?.name === 'Conversation' && isContactsFieldName(node.name.value);
}

/** One for each contact that is asked for. */
function readsHistories({ parent, field }: TypedField, { schema }: EstimateOptions): boolean {
  const isRoot = parent !== null && parent === schema.getQueryType();
  return isRoot && (field?.name === 'contact' || field?.name === 'closedContacts');
}

/** The conversations that a field over an interval may read, whatever it shows of them. */
function possibleConversations({ parent, field }: TypedField, options: EstimateOptions): number {
  const isRoot = parent !== null && parent === options.schema.getQueryType();
  if (isRoot && field?.name === 'closedContacts') return MAX_CONVERSATIONS_PER_PAGE;
  const isSum =
    (isRoot && field?.name === 'contactIndicators') ||
    (parent?.name === 'ContactConnection' && field?.name === 'totalCount');
  return isSum ? options.maxConversations : 0;
}
