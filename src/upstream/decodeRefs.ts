import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../contacts/fact.ts';
import type { ProjectRef } from '../contacts/history.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject, stringOrNull } from './json.ts';

/** The user in a field of `origin`, when at least the id is known. */
export function decodeUser(origin: JsonObject, field: string): UserRef | null {
  const user = origin[field];
  if (!isObject(user)) return null;
  const { id } = user;
  return isLegacyId(id) ? { id, type: stringOrNull(user['__typename']), origin } : null;
}

/** The project in a field of `origin`, when at least the id is known. */
export function decodeProject(origin: JsonObject, field: string): ProjectRef | null {
  const project = origin[field];
  if (!isObject(project)) return null;
  const { id, name } = project;
  return isLegacyId(id) ? { id, name: stringOrNull(name), origin } : null;
}

/** The routing rule or routing group in a field of `origin`, when at least the id is known. */
export function decodeRouting(origin: JsonObject, field: string): RoutingRuleRef | RoutingGroupRef | null {
  const value = origin[field];
  if (!isObject(value)) return null;
  const { id, name } = value;
  return typeof id === 'string' ? { id, name: stringOrNull(name), origin } : null;
}

/** An integer on the wire, or its text. */
export function isLegacyId(id: Json): id is string | number {
  return typeof id === 'string' || typeof id === 'number';
}
