import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { isObjectType, Kind, parse, print, validate } from 'graphql';
import type { Reconstruction } from '../../../contacts/result/buildReconstruction.ts';
import { pagesOperation } from '../../../upstream/history/historyPages.ts';
import type { HistorySelection } from '../../../upstream/history/historySelection.ts';
import { historySelection } from '../../../upstream/history/historySelection.ts';
import { RESERVED_PREFIX } from '../../../upstream/response/reservedPrefix.ts';
import type { ContactsFetch } from '../../execution/contactsFetch.ts';
import { conversationSelection } from '../../execution/conversationSelection.ts';
import { invalidUpstreamValueError } from '../../execution/invalidUpstreamValue.ts';
import { fragmentsOf } from '../../selections/fragments.ts';
import type { CollectedFields } from '../select/collectFields.ts';
import { collectFields } from '../select/collectFields.ts';
import type { ContactRoots } from '../select/contactRoots.ts';
import { MAX_CONTACTS, replaceContactRoots } from '../select/contactRoots.ts';
import type { ConversationField } from '../select/conversationSelections.ts';
import { createConversationSelections } from '../select/conversationSelections.ts';
import { createReferenceSelections } from '../select/referenceSelections.ts';
import type { UpstreamDocument } from '../select/upstreamDocument.ts';
import { createUpstreamDocument } from '../select/upstreamDocument.ts';
import { withUsedDefinitions } from '../select/usedDefinitions.ts';
import { HISTORY_FRAGMENT, withHistories } from '../select/withHistories.ts';
import type { CompileContext } from './compileContext.ts';
import type { Write } from './compileObject.ts';
import { compileContactsField } from './fieldWriters.ts';
import { estimatePlanBytes } from './planBytes.ts';
import type { ContactField, ContactsField, Shape } from './shape.ts';
import { createFieldShape, createOperationShape } from './shape.ts';
import { validateResult } from './validateResult.ts';

/** An operation with fields of the gateway, compiled once and executed many times. */
export interface CompiledOperation {
  /** The values of the argument `id` of each `contact`, by the name of the variable for the id of its conversation. */
  readonly contactIds: ContactRoots['ids'];
  /** The schema that the client's operation is valid for. */
  readonly schema: GraphQLSchema;
  readonly roots: CollectedFields;
  readonly upstream: UpstreamDocument;
  /** The text of the upstream operation. */
  readonly query: string;
  readonly shape: Shape;
  /** The memory that all of this takes, in bytes. An estimate. */
  readonly bytes: number;
  /** Returns the compiled writer of a field of the gateway. @throws TypeError for a field of another operation. */
  write(field: ContactsField | ContactField): Write<Reconstruction>;
  /** As in `WriteContext`. */
  checked(value: unknown, shape: Shape): unknown;
  /** As in `WriteContext`. */
  checkType(typeName: string): void;
  /** The selection of further pages of histories. It has no values for its variables yet. */
  readonly selection: HistorySelection;
}

export interface Schemas {
  /** The schema that the client's operation is valid for. */
  readonly schema: GraphQLSchema;
  readonly upstreamSchema: GraphQLSchema;
  readonly fetch: ContactsFetch;
}

/** The fragment with the history of the conversation of a `contact`, when it differs from `HISTORY_FRAGMENT`. */
const CONTACT_FRAGMENT = `${RESERVED_PREFIX}contact`;

/**
 * Rewrites an operation for upstream, and compiles the writers of its response. The stitched schema executes what cannot be
 * compiled.
 *
 * @param document the operation and the fragments that it reaches, valid for `schemas.schema`.
 * @returns null when the rewritten operation is not valid upstream, or when it has more than `MAX_CONTACTS` fields
 * `contact`, or two `contact` with one id.
 */
export function compileOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { schema, upstreamSchema, fetch }: Schemas,
): CompiledOperation | null {
  const fragments = fragmentsOf(document);
  const shape = createOperationShape(operation, fragments, schema);
  if (!shape) return null;
  const referenceSelections = createReferenceSelections();
  const conversationSelections = createConversationSelections();
  let fieldCount = 0;
  const context: CompileContext = {
    ...{ fragments, referenceSelections, conversationSelections },
    onFields: (count) => {
      fieldCount += count;
    },
    shapeOf: (parentType, field) => {
      const parent = schema.getType(parentType);
      const shapeBelow = isObjectType(parent) ? createFieldShape(parent, field, fragments, schema) : null;
      if (!shapeBelow) throw new TypeError(`the schema has no field ${parentType}.${field.fieldName}`);
      return shapeBelow;
    },
  };
  const writers = new Map(
    contactsFieldsIn(shape).map((field) => [field, compileContactsField(field, context)]),
  );
  const plain = historySelection(upstreamSchema, referenceSelections.selections);
  // A contact by its id always needs its history. So it is fetched with the conversation, in lazy mode, too.
  const contactFragment = fetch === 'eager' ? HISTORY_FRAGMENT : CONTACT_FRAGMENT;
  const contacts = replaceContactRoots(document, schema, contactFragment);
  const contactFields = [...writers.keys()].filter(({ name }) => name === 'contact');
  // Two contacts with one id would fetch its history twice. The stitched schema fetches it once.
  if (contactFields.length > Math.min(contacts.ids.size, MAX_CONTACTS)) return null;
  const rewritten = withHistories(contacts.document, schema);
  const conversationFields = conversationSelections.fields();
  const all = new Map(fragmentsOf(rewritten));
  all.set(HISTORY_FRAGMENT, historyFragment(HISTORY_FRAGMENT, fetch, plain, conversationFields));
  if (contacts.ids.size > 0) {
    all.set(contactFragment, historyFragment(contactFragment, 'eager', plain, conversationFields));
  }
  const upstream = createUpstreamDocument(operationIn(rewritten, operation), all);
  if (validate(upstreamSchema, upstream.document).length > 0) return null;
  const isPlain = referenceSelections.isEmpty();
  const selection = isPlain ? plain : withUsedDefinitions(plain, operation, all);
  if (!isPlain && !areFurtherPagesValid(selection, upstreamSchema)) return null;
  const query = print(upstream.document);
  let lastType = '';
  return {
    ...{ schema, upstream, query, shape, selection },
    contactIds: contacts.ids,
    roots: collectFields([operation.selectionSet], fragments),
    bytes: estimatePlanBytes(query, shape, fieldCount),
    write: (field) => writers.get(field) ?? rejectUnknownField(field),
    checked: (value, valueShape) =>
      validateResult(value, valueShape, schema, []) ? value : rejectInvalidValue(),
    checkType: (typeName) => {
      if (typeName === lastType) return;
      if (!isObjectType(schema.getType(typeName))) rejectInvalidValue();
      lastType = typeName;
    },
  };
}

/** Whether upstream accepts the operations for further pages. They select a part of the one that is checked here. */
function areFurtherPagesValid(selection: HistorySelection, upstreamSchema: GraphQLSchema): boolean {
  const { query } = pagesOperation([{ conversationId: '', after: null }], selection);
  return validate(upstreamSchema, parse(query)).length === 0;
}

function operationIn(
  { definitions }: DocumentNode,
  original: OperationDefinitionNode,
): OperationDefinitionNode {
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation : original;
}

function contactsFieldsIn(shape: Shape): readonly (ContactsField | ContactField)[] {
  const contact = shape.contact ? [shape.contact] : [];
  const below = [...shape.children.values()].flatMap(contactsFieldsIn);
  return [...shape.contactsFields.values(), ...contact, ...below];
}

function historyFragment(
  name: string,
  fetch: ContactsFetch,
  selection: HistorySelection,
  fields: readonly ConversationField[],
): FragmentDefinitionNode {
  const history = conversationSelection(fetch, selection).trim().slice(1, -1);
  const selected = fields.map(({ name: alias, text, directives }) =>
    directives.reduce(
      (inner, directive) => `... ${directive} { ${inner} }`,
      `${RESERVED_PREFIX}${alias}: ${text}`,
    ),
  );
  const text = `fragment ${name} on Conversation { ${[history, ...selected].join(' ')} }`;
  // Nodes without locations take half the memory. They are kept with the plan.
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.FRAGMENT_DEFINITION) {
    throw new TypeError('expected a fragment, got another definition');
  }
  return definition;
}

function rejectInvalidValue(): never {
  throw invalidUpstreamValueError();
}

function rejectUnknownField({ name }: ContactsField | ContactField): never {
  throw new TypeError(`expected a field that was compiled with the operation, got ${name}`);
}
