import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../contacts/fact.ts';
import type { ProjectRef } from '../contacts/history.ts';
import type { Json } from './json.ts';
import { isObject, stringOrNull } from './json.ts';

/** A user of whom at least the id is known. */
export function decodeUser(user: Json): UserRef | null {
  if (!isObject(user)) return null;
  const id = user['id'];
  return isLegacyId(id) ? { id, type: stringOrNull(user['__typename']) } : null;
}

/** A project of which at least the id is known. */
export function decodeProject(project: Json): ProjectRef | null {
  if (!isObject(project)) return null;
  const id = project['id'];
  return isLegacyId(id) ? { id, name: stringOrNull(project['name']) } : null;
}

/** A routing rule or a routing group of which at least the id is known. */
export function decodeRouting(value: Json): RoutingRuleRef | RoutingGroupRef | null {
  if (!isObject(value)) return null;
  const id = value['id'];
  return typeof id === 'string' ? { id, name: stringOrNull(value['name']) } : null;
}

function isLegacyId(id: Json): id is string | number {
  return typeof id === 'string' || typeof id === 'number';
}
