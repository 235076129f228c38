import type { DirectiveNode, ValueNode } from 'graphql';
import { GraphQLBoolean, GraphQLNonNull } from 'graphql';
import { directiveNode } from './nodes.ts';
import type { Draft } from './operationDraft.ts';
import { writeValue } from './writeValue.ts';

/** `@include`, `@skip`, rarely both. Most of the time they keep their selection. */
export function drawDirectives(draft: Draft, rate: number): readonly DirectiveNode[] {
  const { random } = draft;
  const names = random.chance(rate * draft.habits.directives) ? random.pick(DIRECTIVES) : [];
  return names.map((name) => directiveNode(name, condition(draft, name)));
}

const DIRECTIVES = [['include'], ['include'], ['skip'], ['skip'], ['skip', 'include']] as const;
const KEEP_RATE = 0.7;

function condition(draft: Draft, name: 'include' | 'skip'): ValueNode {
  const isKept = draft.random.chance(KEEP_RATE);
  const value = name === 'include' ? isKept : !isKept;
  return writeValue(draft, new GraphQLNonNull(GraphQLBoolean), value, `${name} ${isKept}`);
}
