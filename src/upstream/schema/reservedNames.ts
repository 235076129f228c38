import type { GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import { GATEWAY_FIELDS } from './gatewayFields.ts';

/** The types that the gateway adds, as `schema/contacts.graphql` and `schema/intervals.graphql` define them. */
export const RESERVED_TYPES: readonly string[] = [
  'Contact',
  'ContactStatus',
  'ContactEndReason',
  'ContactEvent',
  'ContactEventKind',
  'ContactAnomaly',
  'ContactAnomalyCode',
  'ContactFilter',
  'ContactInterval',
  'ContactConnection',
  'ContactEdge',
  'ContactPageInfo',
  'ContactDimension',
  'ContactStep',
  'ContactPeriod',
  'ContactIndicators',
  'ContactAnomalyCount',
  'ContactIndicatorRow',
  'ContactStatusCount',
  'ContactEndReasonCount',
  'ContactSeconds',
];

/** The fields that the gateway adds to types of the upstream. */
export const RESERVED_FIELDS: readonly { readonly type: string; readonly field: string }[] = Object.entries(
  GATEWAY_FIELDS,
).flatMap(([type, fields]) => fields.map((field) => ({ type, field })));

/** A name that the upstream and the gateway both define: one sentence about it, and one that says what to do. */
export interface Collision {
  readonly found: string;
  readonly action: string;
}

/** The collisions of `findCollisions`, each as one line. */
export function reservedNames(schema: GraphQLSchema): string[] {
  return findCollisions(schema).map(({ found, action }) => `${found} ${action}`);
}

/**
 * Finds the upstream's types and fields with a name that the gateway adds: stitching would merge the two without an error.
 */
export function findCollisions(schema: GraphQLSchema): Collision[] {
  const types = RESERVED_TYPES.filter((name) => schema.getType(name) !== undefined);
  const fields = RESERVED_FIELDS.filter(({ type, field }) => {
    const owner = type === 'Query' ? schema.getQueryType() : schema.getType(type);
    return isObjectType(owner) && field in owner.getFields();
  });
  return [
    ...types.map((name) => collision('type', name)),
    ...fields.map(({ type, field }) => collision('field', `${type}.${field}`)),
  ];
}

function collision(kind: string, name: string): Collision {
  return {
    found: `The upstream has a ${kind} ${name}, and this gateway adds a ${kind} of the same name.`,
    action: `Serve an SDL file of the upstream's schema without ${name} (UPSTREAM_SCHEMA).`,
  };
}
