import type { Fragments } from '../../selections/fragments.ts';
import type { CollectedField, CollectedFields } from '../select/collectFields.ts';
import type { ConversationSelections } from '../select/conversationSelections.ts';
import type { ReferenceSelections } from '../select/referenceSelections.ts';
import type { Field, Write } from './compileObject.ts';
import { compileObject } from './compileObject.ts';
import type { Shape } from './shape.ts';

/** What all writers of one operation share while they are compiled. */
export interface CompileContext {
  readonly fragments: Fragments;
  readonly referenceSelections: ReferenceSelections;
  readonly conversationSelections: ConversationSelections;
  /** Receives the number of fields of each compiled object. Each takes memory as long as the plan is kept. */
  readonly onFields: (count: number) => void;
  /** Returns the shape of a field of a contact or of its conversation that upstream resolves. */
  shapeOf(parentType: 'Contact' | 'Conversation', field: CollectedField): Shape;
}

/** As `compileObject`. Counts the fields for the estimate of the plan's memory. */
export function compileFields<S>(
  selection: CollectedFields,
  { onFields }: CompileContext,
  compileField: (field: CollectedField) => Field<S>,
): Write<S> {
  onFields(selection.fields.size);
  return compileObject<S>(selection, compileField);
}
