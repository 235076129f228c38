import type { DefinitionNode, DocumentNode, GraphQLSchema, VariableDefinitionNode } from 'graphql';
import { Kind, OperationTypeNode, print, validate } from 'graphql';
import type { Random } from '../../../../src/sandbox/generator/world/random.ts';
import { createRandom, seedFor } from '../../../../src/sandbox/generator/world/random.ts';
import { drawSelections } from './drawSelections.ts';
import { fieldNode, namedType, nameNode, selectionSet, typeNode, variableNode } from './nodes.ts';
import type { Draft, Habits, OperationOptions, VariableDraft } from './operationDraft.ts';
import { repairConflicts } from './repairConflicts.ts';

/** What a client sends. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/** Which operations are wanted; the others are drawn again. */
export type Wanted = (document: DocumentNode) => boolean;

/**
 * A random query that is valid over the schema. The same schema, seed and options give the same query.
 *
 * @throws Error when no draw gives a wanted query, or one is not valid: then the generator has a fault.
 */
export function generateOperation(
  schema: GraphQLSchema,
  seed: number,
  options: OperationOptions,
  isWanted: Wanted = () => true,
): Operation {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const drawn = drawOperation(schema, seedFor(seed, attempt), options);
    const document = repairConflicts(schema, drawn.document);
    if (document === null || !isWanted(document)) continue;
    const [error] = validate(schema, document);
    if (error) throw new Error(`seed ${seed} gives an operation that is not valid: ${error.message}`);
    return { query: print(document), variables: drawn.variables, operationName: drawn.operationName };
  }
  throw new Error(`seed ${seed} gives no wanted operation in ${MAX_ATTEMPTS} attempts`);
}

const MAX_ATTEMPTS = 200;
const OPERATION_NAMES = ['Q', 'Contacts', 'conversation', '_0'] as const;

interface Drawn {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

function drawOperation(schema: GraphQLSchema, seed: number, options: OperationOptions): Drawn {
  const queryType = schema.getQueryType();
  if (!queryType) throw new Error('the schema has no queries');
  const random = createRandom(seed);
  const { maxFields } = options;
  const draft: Draft = {
    schema,
    random,
    options,
    habits: drawHabits(random),
    variables: [],
    fragments: [],
    onceUsed: new Set(),
    fieldsLeft: random.int(3, maxFields),
  };
  const selections = drawSelections(draft, queryType, { depth: 0, multiplicity: 1, isInFragment: false });
  const name = random.chance(0.5) ? random.pick(OPERATION_NAMES) : null;
  const definitions: DefinitionNode[] = [
    {
      kind: Kind.OPERATION_DEFINITION,
      operation: OperationTypeNode.QUERY,
      ...(name !== null && { name: nameNode(name) }),
      variableDefinitions: draft.variables.map(definitionOf),
      selectionSet: selections,
    },
    ...draft.fragments.map(({ name: fragmentName, typeName, selections: inner }) => ({
      kind: Kind.FRAGMENT_DEFINITION as const,
      name: nameNode(fragmentName),
      typeCondition: namedType(typeName),
      selectionSet: inner,
    })),
  ];
  const hasOther = name !== null && random.chance(0.15);
  if (hasOther) definitions.push(OTHER_OPERATION);
  return {
    document: {
      kind: Kind.DOCUMENT,
      definitions: random.chance(0.3) ? definitions.toReversed() : definitions,
    },
    variables: valuesOf(draft.variables),
    operationName: name !== null && (hasOther || random.chance(0.5)) ? name : undefined,
  };
}

function drawHabits(random: Random): Habits {
  return {
    directives: random.pick([0, 1, 1, 3]),
    fragments: random.pick([0.3, 1, 1, 3]),
    aliases: random.pick([0, 1, 1, 2.5]),
    repeats: random.pick([0, 1, 1, 4]),
  };
}

const OTHER_OPERATION: DefinitionNode = {
  kind: Kind.OPERATION_DEFINITION,
  operation: OperationTypeNode.QUERY,
  name: nameNode('Other'),
  selectionSet: selectionSet([
    fieldNode({ name: '__typename', alias: null, arguments: [], directives: [], selections: null }),
  ]),
};

function definitionOf({ name, type, defaultValue }: VariableDraft): VariableDefinitionNode {
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: variableNode(name),
    type: typeNode(type),
    ...(defaultValue && { defaultValue }),
  };
}

function valuesOf(variables: readonly VariableDraft[]): Readonly<Record<string, unknown>> {
  const sent = variables.filter(({ value }) => value !== undefined);
  return Object.fromEntries(sent.map(({ name, value }) => [name, value]));
}
