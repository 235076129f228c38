import type { ConstValueNode, GraphQLSchema, GraphQLType, SelectionSetNode } from 'graphql';
import type { Random } from '../../../../src/sandbox/generator/world/random.ts';

/** The position of an input value: the arguments of `Type.field`, or an input object. */
export interface ValuePlace {
  readonly owner: string;
  readonly name: string;
}

/** A plausible JSON value for an argument or an input field; undefined: any value of its type will do. */
export type ValueSource = (place: ValuePlace, random: Random) => unknown;

export interface OperationOptions {
  readonly values: ValueSource;
  /** How likely `Type.field` is among its siblings: 1 where nothing is said, 0 leaves it out. */
  readonly weights: Readonly<Record<string, number>>;
  /** `Type.field` that one operation may select once, outside of lists and named fragments. */
  readonly onceFields: ReadonlySet<string>;
  readonly maxRootFields: number;
  /** Selection sets within selection sets, fragments included. */
  readonly maxDepth: number;
  /** Roughly: when so many are drawn, what is open is closed with leaves. */
  readonly maxFields: number;
  /** How many times one selection may be resolved, by a rough estimate of the lists around it. */
  readonly maxMultiplicity: number;
}

/** How one operation is written: factors of the usual rates, so that some operations are extreme. */
export interface Habits {
  readonly directives: number;
  readonly fragments: number;
  readonly aliases: number;
  readonly repeats: number;
}

/** One operation while it is being drawn. */
export interface Draft {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly options: OperationOptions;
  readonly habits: Habits;
  readonly variables: VariableDraft[];
  readonly fragments: FragmentDraft[];
  readonly onceUsed: Set<string>;
  fieldsLeft: number;
}

export interface VariableDraft {
  readonly name: string;
  readonly type: GraphQLType;
  readonly defaultValue: ConstValueNode | null;
  /** Undefined: the client sends none. */
  readonly value: unknown;
  /** A variable is used again only for values of one meaning. */
  readonly meaning: string;
}

export interface FragmentDraft {
  readonly name: string;
  readonly typeName: string;
  readonly selections: SelectionSetNode;
  readonly depth: number;
}

/** The position of a selection set. */
export interface Place {
  readonly depth: number;
  readonly multiplicity: number;
  readonly isInFragment: boolean;
}
