import type { Clock, TimeInterval } from '../address/days.ts';
import type { Filters, Selection } from '../address/selection.ts';
import { closingInterval, openingInterval } from '../address/selection.ts';
import type { JsonObject } from '../gateway/json.ts';
import type { Argument, ListSchema } from '../gateway/schema.ts';

/** Arguments of a field, with the variables that hold their values. */
export interface OperationArguments {
  /** Definitions of variables, as `$interval: Interval!`. */
  readonly definitions: readonly string[];
  /** Arguments of the field, as `interval: $interval`. */
  readonly values: readonly string[];
  readonly variables: JsonObject;
}

/**
 * The arguments that `closedConversations`, `closedContacts` and `contactIndicators` share: the interval and the upstream's own
 * filters. Filters that the schema lacks are left out; `isListed` must check them.
 *
 * @param interval when the conversations were closed.
 */
export function listArguments(
  list: ListSchema,
  interval: TimeInterval,
  filters: Filters,
): OperationArguments {
  return joinArguments(intervalArguments(list, interval), filterArguments(list, filters));
}

/** The argument that lists the newest conversation first. It has no values when the schema has no such order. */
export function orderArguments({ newestFirst }: ListSchema): OperationArguments {
  return newestFirst === null ? NO_ARGUMENTS : variable(newestFirst, newestFirst.value);
}

/** The argument `where` for conditions on contacts. It has no values when there is no condition. */
export function whereArguments(selection: Selection, clock: Clock): OperationArguments {
  const { operator, operatorType, rule, status, answered } = selection.filters;
  const opened = openingInterval(selection, clock);
  const where = {
    ...(operator.length > 0 && { operatorIds: operator.map(Number) }),
    ...(operatorType.length > 0 && { operatorTypes: operatorType }),
    ...(rule.length > 0 && { routingRuleIds: rule }),
    ...(status.length > 0 && { status }),
    ...(answered !== null && { answered }),
    ...(opened !== null && { opened: bounds(opened) }),
  };
  return Object.keys(where).length === 0
    ? NO_ARGUMENTS
    : variable({ name: 'where', type: 'ContactFilter' }, where);
}

export function closedArguments(list: ListSchema, selection: Selection, clock: Clock): OperationArguments {
  return listArguments(list, closingInterval(selection, clock), selection.filters);
}

export function variable({ name, type }: Argument, value: unknown): OperationArguments {
  return { definitions: [`$${name}: ${type}`], values: [`${name}: $${name}`], variables: { [name]: value } };
}

export function joinArguments(...all: readonly OperationArguments[]): OperationArguments {
  return {
    definitions: all.flatMap(({ definitions }) => definitions),
    values: all.flatMap(({ values }) => values),
    variables: Object.assign({}, ...all.map(({ variables }) => variables)),
  };
}

export const NO_ARGUMENTS: OperationArguments = { definitions: [], values: [], variables: {} };

function intervalArguments({ interval: parts }: ListSchema, interval: TimeInterval): OperationArguments {
  const { from, to } = bounds(interval);
  const [first, second] = parts;
  if (first === undefined) return NO_ARGUMENTS;
  if (second === undefined) return variable(first, { from, to });
  return joinArguments(variable(first, from), variable(second, to));
}

function filterArguments({ filters: argument }: ListSchema, filters: Filters): OperationArguments {
  if (argument === null) return NO_ARGUMENTS;
  const value = {
    ...(argument.hasChannels && filters.channel.length > 0 && { channels: filters.channel }),
    ...(argument.hasProjects && filters.site.length > 0 && { projectIds: filters.site.map(Number) }),
  };
  return Object.keys(value).length === 0 ? NO_ARGUMENTS : variable(argument, value);
}

function bounds({ fromMs, toMs }: TimeInterval): { readonly from: string; readonly to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
