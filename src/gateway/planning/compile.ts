import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { isObjectType, Kind, parse, print, validate } from 'graphql';
import type { Reconstruction } from '../../contacts/project.ts';
import type { HistorySelection } from '../../upstream/historySelection.ts';
import { historySelection } from '../../upstream/historySelection.ts';
import type { ContactsFetch } from '../conversationHint.ts';
import { conversationHint } from '../conversationHint.ts';
import { misfitError } from '../misfit.ts';
import { RESERVED_PREFIX } from '../reservedAliases.ts';
import type { Fragments } from '../selections/fragments.ts';
import { fragmentsOf } from '../selections/fragments.ts';
import type { Beds } from './builders.ts';
import { compileOurField } from './builders.ts';
import type { Collected, Variables } from './collect.ts';
import { collect } from './collect.ts';
import { fitsShape } from './fitsShape.ts';
import type { Write } from './objectText.ts';
import { planBytes } from './planBytes.ts';
import { createPlantBed } from './plants.ts';
import { HISTORY_FRAGMENT, withHistories } from './rewrite.ts';
import type { OurField, Shape } from './shape.ts';
import { fieldShape, operationShape } from './shape.ts';
import type { UpstreamDocument } from './upstreamDocument.ts';
import { givenVariables, upstreamDocument } from './upstreamDocument.ts';
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
  /** What all of this takes, in bytes, by estimate. */
  readonly bytes: number;
  write(field: OurField): Write<Reconstruction>;
  checked(value: unknown, shape: Shape): unknown;
  checkType(typeName: string): void;
  /** What further pages are to hold. */
  selectionWith(variables: Variables): HistorySelection;
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
  let fields = 0;
  const onFields: Beds['onFields'] = (count) => {
    fields += count;
  };
  for (const field of ourFieldsIn(shape)) {
    writes.set(
      field,
      compileOurField(field, { fragments, plants, views, shapeOf: shapeInContact, onFields }),
    );
  }
  const selection = historySelection(upstreamSchema, plants.plants);
  const history = historyFragment(fetch, selection, views.texts());
  const rewritten = withHistories(document, schema);
  const all = new Map([...fragmentsOf(rewritten), [HISTORY_FRAGMENT, history]]);
  const upstream = upstreamDocument(operationOf(rewritten, operation), all);
  if (validate(upstreamSchema, upstream.document).length > 0) return null;
  const query = print(upstream.document);
  let lastType = '';
  return {
    schema,
    roots: collect([operation.selectionSet], fragments),
    upstream,
    query,
    shape,
    bytes: planBytes(query, shape, fields),
    write: (field) => writes.get(field) ?? unknownField(),
    checked: (value, valueShape) => (fitsShape(value, valueShape, schema, []) ? value : misfit()),
    checkType: (typeName) => {
      if (typeName === lastType) return;
      if (!isObjectType(schema.getType(typeName))) misfit();
      lastType = typeName;
    },
    selectionWith: (variables) => ({ ...selection, support: supportOf(history, all, operation, variables) }),
  };
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
  // Without locations it takes half the memory, and it is kept with the plan.
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.FRAGMENT_DEFINITION) throw new TypeError('a fragment is a fragment');
  return definition;
}

/** The fragments and variables that the plants of a history reach. */
function supportOf(
  history: FragmentDefinitionNode,
  fragments: Fragments,
  operation: OperationDefinitionNode,
  variables: Variables,
): HistorySelection['support'] {
  const reached = upstreamDocument(
    { ...operation, selectionSet: history.selectionSet, directives: [] },
    fragments,
  );
  const [, ...definitions] = reached.document.definitions;
  return {
    fragments: definitions.map((definition) => print(definition)).join(' '),
    variableDefinitions: (reached.operation.variableDefinitions ?? []).map((node) => print(node)).join(' '),
    variables: givenVariables(reached, variables),
  };
}

function misfit(): never {
  throw misfitError();
}

function unknownField(): never {
  throw new TypeError('a field was not compiled');
}
