import type { Filters } from '../address/selection.ts';
import { readPerson } from '../conversation/readConversation.ts';
import type { JsonObject } from '../gateway/json.ts';
import { objectAt, textAt } from '../gateway/json.ts';
import type { GatewayAccess } from '../gateway/request.ts';
import { request } from '../gateway/request.ts';

/** The names of ids in filters. The key is `filterKey`. */
export type FilterNames = ReadonlyMap<string, string>;

export const NO_NAMES: FilterNames = new Map();

export function filterKey(filter: string, value: string): string {
  return `${filter} ${value}`;
}

/** Loads the names of the ids in the filters. An id without a name is left out. Never rejects. */
export async function loadFilterNames(filters: Filters, gateway: GatewayAccess): Promise<FilterNames> {
  const lookups = [
    ...filters.operator.map((id, index) => operatorLookup(id, `operator${index}`)),
    ...filters.site.map((id, index) => siteLookup(id, `site${index}`)),
    ...filters.rule.map((id, index) => ruleLookup(id, `rule${index}`)),
  ];
  if (lookups.length === 0) return NO_NAMES;
  const definitions = lookups.map(({ alias, type }) => `$${alias}: ${type}`);
  const fields = lookups.map(({ alias, field }) => `${alias}: ${field}`);
  const query = `query FilterNames(${definitions.join(', ')}) { ${fields.join(' ')} }`;
  const variables = Object.fromEntries(lookups.map(({ alias, value }) => [alias, value]));
  const { data } = await request({ query, variables }, gateway);
  return new Map(
    lookups.flatMap(({ alias, key, nameOf }) => {
      const json = objectAt(data ?? {}, alias);
      const name = json === null ? null : nameOf(json);
      return name === null ? [] : [[key, name] as const];
    }),
  );
}

/** How one id becomes a name. */
interface Lookup {
  /** The alias of the field, and the name of its variable. */
  readonly alias: string;
  readonly type: string;
  readonly value: string | number;
  readonly field: string;
  readonly key: string;
  readonly nameOf: (json: JsonObject) => string | null;
}

function operatorLookup(id: string, alias: string): Lookup {
  return {
    ...{ alias, type: 'LegacyId', value: Number(id), key: filterKey('operator', id) },
    field: `user(userId: $${alias}) { __typename id firstName lastName }`,
    nameOf: (json) => readPerson(json)?.name ?? null,
  };
}

function siteLookup(id: string, alias: string): Lookup {
  return {
    ...{ alias, type: 'LegacyId!', value: Number(id), key: filterKey('site', id) },
    field: `project(projectId: $${alias}) { name }`,
    nameOf: (json) => textAt(json, 'name'),
  };
}

function ruleLookup(id: string, alias: string): Lookup {
  return {
    ...{ alias, type: 'UUID!', value: id, key: filterKey('rule', id) },
    field: `routingRule(id: $${alias}) { name }`,
    nameOf: (json) => textAt(json, 'name'),
  };
}
