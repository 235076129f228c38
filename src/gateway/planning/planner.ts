import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { Kind } from 'graphql';
import type { RequestContext } from '../context.ts';
import type { ClientOperation } from '../executeOperation.ts';
import { isConditional } from '../pruneSkipped.ts';
import type { Resources } from '../resources.ts';
import { fragmentsOf } from '../selections/fragments.ts';
import { coerceVariables } from '../variableValues.ts';
import type { Variables } from './collect.ts';
import { collect } from './collect.ts';
import type { Schemas } from './compile.ts';
import { compileOperation } from './compile.ts';
import { canBePlanned } from './contactRoots.ts';
import { createEntitiesPlan } from './entitiesPlan.ts';
import { planKindOf } from './mentions.ts';
import type { PassPlan } from './passPlan.ts';
import { createPassPlan } from './passPlan.ts';
import { passBytes } from './planBytes.ts';
import type { PlannedPlan } from './plannedPlan.ts';
import { createPlannedPlan } from './plannedPlan.ts';
import { upstreamDocument } from './upstreamDocument.ts';

export type Execute = (operation: ClientOperation, context: RequestContext) => Promise<ExecutionResult>;

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
  const plans = new WeakMap<OperationDefinitionNode, Plan>();

  const planFor = ({ document, operation }: ClientOperation): Plan => {
    if (!operation) return LOCAL;
    const known = plans.get(operation);
    if (known) return known;
    const onBytes: OnBytes = (bytes) => resources.documents?.addBytes(operation, bytes);
    const plan = createPlan(document, operation, schemas, resources, onBytes);
    plans.set(operation, plan);
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
    const coerced = coerceVariables(schemas.schema, operation.operation ?? {}, operation.variables);
    // What is wrong with the variables is for the execution to say.
    if (!coerced || (plan.kind === 'planned' && !plan.fits(coerced))) return stitch(operation, context);
    onPlan(plan.kind);
    if (plan.kind === 'pass') return plan.run(operation.variables, coerced, context);
    return plan.run(operation.variables, coerced, context).then((result) => {
      if (result !== null) return result;
      onPlan('fallback');
      return local(operation, context);
    });
  };
}

/** Told what a plan takes, in bytes, when it is made: for `_entities` that is once for each number of them. */
type OnBytes = (bytes: number) => void;

/** @param document the operation and the fragments that it reaches. */
function createPlan(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schemas: Schemas,
  resources: Resources,
  onBytes: OnBytes,
): Plan {
  const { schema, upstreamSchema } = schemas;
  switch (planKindOf(document, schema, upstreamSchema)) {
    case 'pass': {
      const fragments = fragmentsOf(document);
      const roots = collect([operation.selectionSet], fragments);
      const upstream = upstreamDocument(operation, fragments);
      onBytes(passBytes(upstream));
      return { kind: 'pass', run: createPassPlan(upstream, roots, schemas, resources.client) };
    }
    case 'planned': {
      const compiled = compileOperation(document, operation, schemas);
      if (compiled === null) return LOCAL;
      onBytes(compiled.bytes);
      const fits = (coerced: Variables) => canBePlanned(compiled.contactIds, compiled.roots, coerced);
      return { kind: 'planned', run: createPlannedPlan(compiled, resources), fits };
    }
    case 'local': {
      const run = entitiesPlan(document, operation, schemas, resources, onBytes);
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
  onBytes: OnBytes,
): PlannedPlan | null {
  if (isConditional(document)) return null;
  return createEntitiesPlan(operation, fragmentsOf(document), schemas, (asked, fragments) => {
    const compiled = compileOperation(
      { kind: Kind.DOCUMENT, definitions: [asked, ...fragments] },
      asked,
      schemas,
    );
    if (compiled === null) return null;
    onBytes(compiled.bytes);
    return createPlannedPlan(compiled, resources);
  });
}
