import type { GraphQLSchema } from 'graphql';
import type { JsonObject } from '../../../upstream/response/json.ts';
import type { FitRules } from '../../execution/fitsType.ts';
import { fitsType } from '../../execution/fitsType.ts';
import type { ContactsField, Shape } from './shape.ts';

/** A conversation in a response for which fields of the gateway are computed. */
export interface ConversationInResult {
  readonly conversation: JsonObject;
  /** The fields of the gateway that the operation selects here, by response key. */
  readonly contactsFields: ReadonlyMap<string, ContactsField>;
}

/**
 * Whether the data of a response fits its shape. Null does not fit a non-null type.
 *
 * @param conversations receives every conversation that has fields of the gateway, inner ones first.
 */
export function validateResult(
  data: unknown,
  shape: Shape,
  schema: GraphQLSchema,
  conversations: ConversationInResult[],
): boolean {
  const rules: FitRules<Shape> = {
    schema,
    allowsNull: false,
    fitsFields: (object, inner) => fitsFields(object, inner, rules, conversations),
  };
  return fitsType(data, shape.type, shape, rules);
}

function fitsFields(
  object: JsonObject,
  shape: Shape,
  rules: FitRules<Shape>,
  conversations: ConversationInResult[],
): boolean {
  for (const [key, child] of shape.children) {
    const value = object[key];
    // A key may be missing: its fragment was on another type, or a directive left it out.
    if (value === undefined && !(key in object)) {
      if (child.isCertain) return false;
    } else if (!fitsType(value, child.type, child, rules)) return false;
  }
  for (const [key, { isCertain }] of shape.contactsFields) if (isCertain && !(key in object)) return false;
  if (shape.contactsFields.size > 0 || shape.contact)
    conversations.push({ conversation: object, contactsFields: shape.contactsFields });
  return true;
}
