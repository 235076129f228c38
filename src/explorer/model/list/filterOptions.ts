import type { Clock } from '../address/days.ts';
import type { FilterName, Selection } from '../address/selection.ts';
import { NO_FILTERS } from '../address/selection.ts';
import { readPerson } from '../conversation/readConversation.ts';
import type { Failure } from '../gateway/failure.ts';
import type { JsonObject } from '../gateway/json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../gateway/json.ts';
import type { GatewayAccess } from '../gateway/request.ts';
import { request } from '../gateway/request.ts';
import type { ListSchema } from '../gateway/schema.ts';
import { channelLabel, personKindLabel } from '../labels/labels.ts';
import { closedArguments, joinArguments, whereArguments } from './listArguments.ts';

/** A value that contacts can be filtered by. */
export interface FilterOption {
  readonly value: string;
  readonly label: string;
  /** Contacts of the period with this value. */
  readonly count: number;
}

export interface FilterOptions {
  readonly options: readonly FilterOption[];
  readonly failure: Failure | null;
}

/** Filters whose values depend on the account. The gateway counts the contacts of the period for each value. */
export type CountedFilter = Exclude<FilterName, 'status'>;

/**
 * Loads the values of a filter that occur in the period, the most frequent first. Never rejects.
 *
 * @param signal ends the request.
 */
export async function loadFilterOptions(
  filter: CountedFilter,
  { period, basis }: Selection,
  {
    list,
    clock,
    gateway,
  }: { readonly list: ListSchema; readonly clock: Clock; readonly gateway: GatewayAccess },
  signal: AbortSignal,
): Promise<FilterOptions> {
  const { dimension, fields, read } = DIMENSIONS[filter];
  const everything = { period, basis, filters: NO_FILTERS };
  const { definitions, values, variables } = joinArguments(
    closedArguments(list, everything, clock),
    whereArguments(everything, clock),
  );
  const query = `query FilterOptions(${definitions.join(', ')}) {
  contactIndicators(${values.join(', ')}, groupBy: [${dimension}]) { rows { contactCount ${fields} } unavailableConversationIds }
}`;
  const { data, failure } = await request({ query, variables }, gateway, signal);
  const rows = objectsAt(objectAt(data ?? {}, 'contactIndicators') ?? {}, 'rows');
  const options = rows.flatMap((row) => {
    const option = read(row);
    return option === null ? [] : [{ ...option, count: numberAt(row, 'contactCount') ?? 0 }];
  });
  return { options: options.toSorted((one, other) => other.count - one.count), failure };
}

interface Dimension {
  readonly dimension: string;
  readonly fields: string;
  /** Returns null for the contacts without a value. */
  readonly read: (row: JsonObject) => Omit<FilterOption, 'count'> | null;
}

const DIMENSIONS: Readonly<Record<CountedFilter, Dimension>> = {
  operator: {
    dimension: 'OPERATOR',
    fields: 'operatorId operator { __typename id firstName lastName }',
    read: (row) => {
      const id = idAt(row, 'operatorId');
      const operator = objectAt(row, 'operator');
      const name = operator === null ? null : readPerson(operator)?.name;
      return id === null ? null : { value: id, label: name ?? `User ${id}` };
    },
  },
  operatorType: {
    dimension: 'OPERATOR_TYPE',
    fields: 'operatorType',
    read: (row) => {
      const type = textAt(row, 'operatorType');
      return type === null ? null : { value: type, label: personKindLabel(type) };
    },
  },
  channel: {
    dimension: 'CHANNEL',
    fields: 'channel',
    read: (row) => {
      const channel = textAt(row, 'channel');
      return channel === null ? null : { value: channel, label: channelLabel(channel) };
    },
  },
  site: {
    dimension: 'SITE',
    fields: 'siteId site { id name }',
    read: (row) => named(idAt(row, 'siteId'), objectAt(row, 'site'), 'Site'),
  },
  rule: {
    dimension: 'ROUTING_RULE',
    fields: 'routingRuleId routingRule { id name }',
    read: (row) => named(textAt(row, 'routingRuleId'), objectAt(row, 'routingRule'), 'Rule'),
  },
};

function named(
  id: string | null,
  object: JsonObject | null,
  noun: string,
): Omit<FilterOption, 'count'> | null {
  return id === null ? null : { value: id, label: textAt(object ?? {}, 'name') ?? `${noun} ${id}` };
}

function idAt(row: JsonObject, key: string): string | null {
  const id = numberAt(row, key) ?? textAt(row, key);
  return id === null ? null : String(id);
}
