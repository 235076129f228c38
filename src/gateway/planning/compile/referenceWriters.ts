import type { Contact } from '../../../contacts/facts/contact.ts';
import type { ReferenceFieldName } from '../../../upstream/history/historySelection.ts';
import { isObject } from '../../../upstream/response/json.ts';
import { jsonValue } from '../../serialized/jsonText.ts';
import type { CollectedField } from '../select/collectFields.ts';
import { collectFields, selectionSetsOf, typeConditionsIn } from '../select/collectFields.ts';
import type { CompileContext } from './compileContext.ts';
import { compileFields } from './compileContext.ts';
import type { Write } from './compileObject.ts';
import type { ReferenceField } from './referenceFields.ts';
import { heldField, REFERENCED_TYPES, REFERENCES, userType } from './referenceFields.ts';

/**
 * Compiles a field of a contact that refers to an upstream object. Nothing more is fetched when the plain history holds all
 * selected fields of the object.
 */
export function compileReference(
  site: ReferenceFieldName,
  field: CollectedField,
  context: CompileContext,
): Write<Contact> {
  const sets = selectionSetsOf(field);
  const selection = collectFields(sets, context.fragments);
  const { of, held, type } = REFERENCES[site];
  const conditions = [...typeConditionsIn(sets, context.fragments)];
  const isForAll = conditions.every((condition) => REFERENCED_TYPES.has(condition));
  if (isForAll && [...selection.fields.values()].every(({ fieldName }) => held.has(fieldName))) {
    const write = compileFields<ReferenceField>(selection, context, ({ fieldName }) =>
      heldField(fieldName, type),
    );
    return (contact, writing) => {
      const reference = of(contact);
      if (reference === null) return 'null';
      if (type === null) writing.checkType(userType(reference));
      return write(reference, writing);
    };
  }
  return compileFetchedReference(site, field, context);
}

/** Compiles a reference whose selection is fetched with the history, under an alias beside the plain reference. */
function compileFetchedReference(
  site: ReferenceFieldName,
  field: CollectedField,
  { referenceSelections, shapeOf }: CompileContext,
): Write<Contact> {
  const { of } = REFERENCES[site];
  const alias = referenceSelections.add(site, field);
  const shape = shapeOf('Contact', field);
  // Many contacts refer to the same few objects: each object is checked and written once.
  const texts = new WeakMap<object, string>();
  return (contact, { checked }) => {
    const origin = of(contact)?.origin;
    const fetched = isObject(origin) ? origin[alias] : null;
    const known = isObject(fetched) ? texts.get(fetched) : undefined;
    if (known !== undefined) return known;
    const text = jsonValue(checked(fetched, shape));
    if (isObject(fetched)) texts.set(fetched, text);
    return text;
  };
}
