import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { getVariableValues, Kind, separateOperations } from 'graphql';
import type { ClientContext } from '../context.ts';
import type { ClientOperation } from '../executeOperation.ts';
import { isConditional } from '../pruneSkipped.ts';
import type { Resources } from '../resources.ts';
import type { Variables } from './collect.ts';
import { collect, fragmentsOf } from './collect.ts';
import type { Schemas } from './compile.ts';
import { compileOperation } from './compile.ts';
import { canBePlanned } from './contactRoots.ts';
import { createEntitiesPlan } from './entitiesPlan.ts';
import { planKindOf } from './mentions.ts';
import type { PassPlan } from './passPlan.ts';
import { createPassPlan } from './passPlan.ts';
import type { PlannedPlan } from './plannedPlan.ts';
import { createPlannedPlan } from './plannedPlan.ts';
import { upstreamDocument } from './upstreamDocument.ts';

export type Execute = (operation: ClientOperation, context: ClientContext) => Promise<ExecutionResult>;

type Plan =
  | { readonly kind: 'pass'; readonly run: PassPlan }
  | {
      readonly kind: 'planned';
      readonly run: PlannedPlan;
      /** Whether it can serve an operation with these variables. */
      readonly fits: (coerced: Variables) => boolean;
    }
  | { readonly kind: 'local' };

const LOCAL: Plan = { kind: 'local' };

/**
 * Executes operations by the cheapest way that answers them rightly. A plan is made once for each operation of a
 * document, and lives as long as the document.
 *
 * @param local executes over the stitched schema: it can do everything, and is asked whenever a plan gives up.
 */
export function createPlanner(schemas: Schemas, resources: Resources, local: Execute): Execute {
  const plans = new WeakMap<DocumentNode, Map<string, Plan>>();

  const planFor = ({ document, operation }: ClientOperation): Plan => {
    if (!operation) return LOCAL;
    const name = operation.name?.value ?? '';
    const known = plans.get(document)?.get(name);
    if (known) return known;
    const plan = createPlan(document, name, schemas, resources);
    const ofDocument = plans.get(document) ?? new Map<string, Plan>();
    plans.set(document, ofDocument.set(name, plan));
    return plan;
  };

  const onPlan = resources.watch?.events.onPlan ?? (() => undefined);

  const stitch: Execute = (operation, context) => {
    onPlan('local');
    return local(operation, context);
  };

  return (operation, context) => {
    const plan = planFor(operation);
    if (plan.kind === 'local') return stitch(operation, context);
    const definitions = operation.operation?.variableDefinitions ?? [];
    const { coerced } = getVariableValues(schemas.schema, definitions, operation.variables);
    // What is wrong with the variables is for the execution to say.
    if (!coerced || (plan.kind === 'planned' && !plan.fits(coerced))) return stitch(operation, context);
    onPlan(plan.kind);
    if (plan.kind === 'pass') return plan.run(operation.variables, context);
    return plan.run(operation.variables, coerced, context).then((result) => {
      if (result !== null) return result;
      onPlan('fallback');
      return local(operation, context);
    });
  };
}

function createPlan(document: DocumentNode, name: string, schemas: Schemas, resources: Resources): Plan {
  const separated = separateOperations(document)[name];
  const operation = separated?.definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!separated || operation?.kind !== Kind.OPERATION_DEFINITION) return LOCAL;
  const { schema, upstreamSchema } = schemas;
  switch (planKindOf(separated, schema, upstreamSchema)) {
    case 'pass': {
      const fragments = fragmentsOf(separated);
      const roots = collect([operation.selectionSet], fragments);
      const upstream = upstreamDocument(operation, fragments);
      return { kind: 'pass', run: createPassPlan(upstream, roots, schema, resources.client) };
    }
    case 'planned': {
      const compiled = compileOperation(separated, operation, schemas);
      if (!compiled) return LOCAL;
      const fits = (coerced: Variables) => canBePlanned(compiled.contactIds, compiled.roots, coerced);
      return { kind: 'planned', run: createPlannedPlan(compiled, resources), fits };
    }
    case 'local': {
      const run = entitiesPlan(separated, operation, schemas, resources);
      return run ? { kind: 'planned', run, fits: () => true } : LOCAL;
    }
  }
}

/** Conditions decide what is asked of an entity, and with what is left of them a plan would be one of many. */
function entitiesPlan(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schemas: Schemas,
  resources: Resources,
): PlannedPlan | null {
  if (isConditional(document)) return null;
  return createEntitiesPlan(operation, fragmentsOf(document), schemas, (asked, fragments) => {
    const compiled = compileOperation(
      { kind: Kind.DOCUMENT, definitions: [asked, ...fragments] },
      asked,
      schemas,
    );
    return compiled && createPlannedPlan(compiled, resources);
  });
}
