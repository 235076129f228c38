import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../../contacts/facts/fact.ts';
import type { ProjectRef } from '../../contacts/facts/history.ts';
import type { Json, JsonObject } from '../response/json.ts';
import { isObject, stringOrNull } from '../response/json.ts';
import type { HistoryNames } from './fields/historyNames.ts';

/** Decodes the user in a field of `origin`. Null without an id. */
export function decodeUser(origin: JsonObject, field: string, names: HistoryNames): UserRef | null {
  const user = origin[field];
  if (!isObject(user)) return null;
  const id = user[names.id];
  return isLegacyId(id) ? { id, type: stringOrNull(user[names.typename]), origin } : null;
}

/** Decodes the project in a field of `origin`. Null without an id. */
export function decodeProject(origin: JsonObject, field: string, names: HistoryNames): ProjectRef | null {
  const project = origin[field];
  if (!isObject(project)) return null;
  const id = project[names.id];
  return isLegacyId(id) ? { id, name: stringOrNull(project['name']), origin } : null;
}

/** Decodes the routing rule or routing group in a field of `origin`. Null without an id. */
export function decodeRouting(
  origin: JsonObject,
  field: string,
  names: HistoryNames,
): RoutingRuleRef | RoutingGroupRef | null {
  const value = origin[field];
  if (!isObject(value)) return null;
  const id = value[names.id];
  return typeof id === 'string' ? { id, name: stringOrNull(value['name']), origin } : null;
}

/** Upstream writes such an id as an integer, or as a string. */
export function isLegacyId(id: Json): id is string | number {
  return typeof id === 'string' || typeof id === 'number';
}
