import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { isObjectType, Kind, parse, print, validate } from 'graphql';
import type { Reconstruction } from '../../contacts/project.ts';
import { pagesOperation } from '../../upstream/historyPages.ts';
import type { HistorySelection } from '../../upstream/historySelection.ts';
import { historySelection } from '../../upstream/historySelection.ts';
import type { ContactsFetch } from '../conversationHint.ts';
import { conversationHint } from '../conversationHint.ts';
import { RESERVED_PREFIX } from '../reservedAliases.ts';
import type { Beds } from './builders.ts';
import { compileOurField } from './builders.ts';
import type { Collected } from './collect.ts';
import { collect, fragmentsOf } from './collect.ts';
import { fitsShape } from './fitsShape.ts';
import type { Write } from './objectText.ts';
import { createPlantBed } from './plants.ts';
import { HISTORY_FRAGMENT, withHistories } from './rewrite.ts';
import type { OurField, Shape } from './shape.ts';
import { fieldShape, operationShape } from './shape.ts';
import type { UpstreamDocument } from './upstreamDocument.ts';
import { upstreamDocument } from './upstreamDocument.ts';
import { withUsedDefinitions } from './usedDefinitions.ts';
import type { ViewField } from './views.ts';
import { createViewBed } from './views.ts';

/** An operation with fields of ours, ready to be run many times. */
export interface CompiledOperation {
  readonly schema: GraphQLSchema;
  readonly roots: Collected;
  readonly upstream: UpstreamDocument;
  /** What goes upstream. */
  readonly query: string;
  readonly shape: Shape;
  write(field: OurField): Write<Reconstruction>;
  checked(value: unknown, shape: Shape): unknown;
  checkType(typeName: string): void;
  /** What pages of histories are to hold that are loaded later. The values of its variables are missing. */
  readonly selection: HistorySelection;
}

export interface Schemas {
  /** What the client's operation is valid for. */
  readonly schema: GraphQLSchema;
  readonly upstreamSchema: GraphQLSchema;
  readonly fetch: ContactsFetch;
}

/** Null when the result would not be valid upstream: fields of ours in places that this does not know. */
export function compileOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { schema, upstreamSchema, fetch }: Schemas,
): CompiledOperation | null {
  const fragments = fragmentsOf(document);
  const shape = operationShape(operation, fragments, schema);
  if (!shape) return null;
  const plants = createPlantBed();
  const views = createViewBed();
  const writes = new Map<OurField, Write<Reconstruction>>();
  const shapeInContact: Beds['shapeOf'] = (parentType, entry) => {
    const parent = schema.getType(parentType);
    const found = isObjectType(parent) ? fieldShape(parent, entry, fragments, schema) : null;
    if (!found) throw new TypeError(`the schema has no ${parentType}.${entry.fieldName}`);
    return found;
  };
  for (const field of ourFieldsIn(shape)) {
    writes.set(field, compileOurField(field, { fragments, plants, views, shapeOf: shapeInContact }));
  }
  const plain = historySelection(upstreamSchema, plants.plants);
  const history = historyFragment(fetch, plain, views.texts());
  const rewritten = withHistories(document, schema);
  const all = new Map([...fragmentsOf(rewritten), [HISTORY_FRAGMENT, history]]);
  const upstream = upstreamDocument(operationOf(rewritten, operation), all);
  if (validate(upstreamSchema, upstream.document).length > 0) return null;
  const selection = plants.isEmpty() ? plain : withUsedDefinitions(plain, operation, all);
  if (!plants.isEmpty() && !isLoadable(selection, upstreamSchema)) return null;
  let lastType = '';
  return {
    schema,
    roots: collect([operation.selectionSet], fragments),
    upstream,
    query: print(upstream.document),
    shape,
    write: (field) => writes.get(field) ?? unknownField(),
    checked: (value, valueShape) => (fitsShape(value, valueShape, schema, []) ? value : misfit()),
    checkType: (typeName) => {
      if (typeName === lastType) return;
      if (!isObjectType(schema.getType(typeName))) misfit();
      lastType = typeName;
    },
    selection,
  };
}

/** Whether upstream accepts the operations for pages. Those for further pages select a part of this one. */
function isLoadable(selection: HistorySelection, upstreamSchema: GraphQLSchema): boolean {
  const { query } = pagesOperation([{ conversationId: '', after: null }], selection);
  return validate(upstreamSchema, parse(query)).length === 0;
}

function operationOf(
  { definitions }: DocumentNode,
  original: OperationDefinitionNode,
): OperationDefinitionNode {
  const found = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return found?.kind === Kind.OPERATION_DEFINITION ? found : original;
}

function ourFieldsIn(shape: Shape): readonly OurField[] {
  return [...shape.ours.values(), ...[...shape.children.values()].flatMap(ourFieldsIn)];
}

function historyFragment(
  fetch: ContactsFetch,
  selection: HistorySelection,
  views: readonly ViewField[],
): FragmentDefinitionNode {
  const hint = conversationHint(fetch, selection).trim().slice(1, -1);
  const viewed = views.map(({ name, text, directives }) =>
    directives.reduce(
      (inner, directive) => `... ${directive} { ${inner} }`,
      `${RESERVED_PREFIX}${name}: ${text}`,
    ),
  );
  const text = `fragment ${HISTORY_FRAGMENT} on Conversation { ${[hint, ...viewed].join(' ')} }`;
  const [definition] = parse(text).definitions;
  if (definition?.kind !== Kind.FRAGMENT_DEFINITION) throw new TypeError('a fragment is a fragment');
  return definition;
}

/** An answer that does not fit what its selection promises. */
class Misfit extends Error {}

function misfit(): never {
  throw new Misfit('a value of the upstream does not fit its type');
}

function unknownField(): never {
  throw new TypeError('a field was not compiled');
}
