import type { GraphQLArgument, GraphQLField, GraphQLSchema } from 'graphql';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
} from 'graphql';

/** Upstream's list of the conversations that were closed in an interval. All names come from the schema in use. */
export interface ClosedList {
  /** The field of `Query`. */
  readonly field: string;
  readonly interval: IntervalArguments;
  /** The argument for the cursor of a page. */
  readonly after: GraphQLArgument;
  /** Whether there is an argument `first`. Without it, upstream decides the size of a page. */
  readonly hasPageSize: boolean;
  /** The argument and the value for the order of closing. Null when the list has none. */
  readonly order: { readonly argument: string; readonly value: string } | null;
  /** The fields that lead from the result to a `Conversation`; one of them is a list. */
  readonly path: readonly string[];
  /** All arguments but those of the interval and of paging, such as filters. */
  readonly others: readonly GraphQLArgument[];
}

/** One argument whose input object has `from` and `to`, or two arguments of these names. */
export type IntervalArguments =
  | { readonly kind: 'object'; readonly arguments: readonly [GraphQLArgument] }
  | { readonly kind: 'flat'; readonly arguments: readonly [GraphQLArgument, GraphQLArgument] };

export type ClosedListFinding =
  | { readonly ok: true; readonly list: ClosedList }
  /** One line for each field that cannot be used. */
  | { readonly ok: false; readonly reasons: readonly string[] };

/** Finds the list in the schema: `closedConversations`, or else `searchClosedConversations`, its older name. */
export function findClosedList(schema: GraphQLSchema): ClosedListFinding {
  const fields = schema.getQueryType()?.getFields() ?? {};
  const reasons: string[] = [];
  for (const name of FIELD_NAMES) {
    const field = fields[name];
    const read = field ? readList(field) : `Query has no ${name}`;
    if (typeof read !== 'string') return { ok: true, list: read };
    reasons.push(read);
  }
  return { ok: false, reasons };
}

const FIELD_NAMES = ['closedConversations', 'searchClosedConversations'] as const;

/** The arguments for paging. The gateway uses `first` and `after`, and never reads backwards. */
const PAGING: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before']);

/** Returns the list, or the reason why the field cannot be used. */
function readList(field: GraphQLField<unknown, unknown>): ClosedList | string {
  const { name, args } = field;
  const interval = intervalIn(args);
  if (interval === null) return `Query.${name} has no argument with "from" and "to"`;
  const after = args.find((argument) => argument.name === 'after');
  if (after === undefined) return `Query.${name} has no argument "after"`;
  const path = pathToConversation(field);
  if (path === null) return `Query.${name} does not lead to a list of Conversation`;
  if (!hasPageInfo(field)) return `Query.${name} has no pageInfo with hasNextPage and endCursor`;
  const others = args.filter(
    (argument) => !interval.arguments.includes(argument) && !PAGING.has(argument.name),
  );
  const order = orderIn(others);
  const unknown = others.find(
    (argument) => isRequiredArgument(argument) && argument.name !== order?.argument,
  );
  if (unknown) return `Query.${name} requires an unknown argument "${unknown.name}"`;
  const hasPageSize = args.some((argument) => argument.name === 'first');
  return { field: name, interval, after, hasPageSize, order, path, others };
}

function intervalIn(args: readonly GraphQLArgument[]): IntervalArguments | null {
  const object = args.find(isInterval);
  if (object) return { kind: 'object', arguments: [object] };
  const from = args.find((argument) => argument.name === 'from');
  const to = args.find((argument) => argument.name === 'to');
  return from && to && isLeafInput(from) && isLeafInput(to) ? { kind: 'flat', arguments: [from, to] } : null;
}

function isLeafInput({ type }: GraphQLArgument): boolean {
  return isScalarType(getNullableType(type));
}

function isInterval({ type }: GraphQLArgument): boolean {
  const input = getNullableType(type);
  if (!isInputObjectType(input)) return false;
  const fields = Object.values(input.getFields());
  const names = new Set(fields.map((field) => field.name));
  const isBound = (name: string): boolean => name === 'from' || name === 'to';
  return (
    names.has('from') &&
    names.has('to') &&
    fields.every((field) => !isRequiredInputField(field) || isBound(field.name))
  );
}

function orderIn(args: readonly GraphQLArgument[]): ClosedList['order'] {
  for (const argument of args) {
    const type = getNullableType(argument.type);
    const value = isEnumType(type) ? type.getValues().find(({ name }) => BY_CLOSING.test(name)) : undefined;
    if (value) return { argument: argument.name, value: value.name };
  }
  return null;
}

const BY_CLOSING = /^closed_?at_?asc(ending)?$/i;

/** Most fields in a path. The longest known path has three: `edges.node.conversation`. */
const MAX_PATH_LENGTH = 4;

interface Step {
  readonly field: GraphQLField<unknown, unknown>;
  readonly path: readonly string[];
  readonly throughList: boolean;
}

/** Returns the shortest path to a conversation, and the first one of equal length. Null when there is none. */
function pathToConversation(root: GraphQLField<unknown, unknown>): readonly string[] | null {
  let steps: readonly Step[] = [{ field: root, path: [], throughList: isList(root) }];
  for (let length = 0; length <= MAX_PATH_LENGTH; length += 1) {
    const found = steps.find(
      ({ field, throughList }) => throughList && getNamedType(field.type).name === 'Conversation',
    );
    if (found) return found.path;
    steps = steps.flatMap(nextSteps);
  }
  return null;
}

function nextSteps({ field, path, throughList }: Step): readonly Step[] {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || type.name === 'Conversation') return [];
  return Object.values(type.getFields())
    .filter((next) => !next.args.some(isRequiredArgument) && !(throughList && isList(next)))
    .map((next) => ({
      field: next,
      path: [...path, next.name],
      throughList: throughList || isList(next),
    }));
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(type));
}

function hasPageInfo({ type }: GraphQLField<unknown, unknown>): boolean {
  const connection = getNullableType(type);
  const pageInfo = isObjectType(connection) ? connection.getFields()['pageInfo'] : undefined;
  const info = pageInfo && getNamedType(pageInfo.type);
  return isObjectType(info) && 'hasNextPage' in info.getFields() && 'endCursor' in info.getFields();
}
