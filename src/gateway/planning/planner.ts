import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { Kind } from 'graphql';
import type { ClientOperation } from '../execution/clientOperation.ts';
import type { RequestContext } from '../execution/context.ts';
import type { Resources } from '../execution/resources.ts';
import { coerceVariables } from '../execution/variableValues.ts';
import { fragmentsOf } from '../selections/fragments.ts';
import { isConditional } from '../selections/isConditional.ts';
import { classifyOperation } from './classifyOperation.ts';
import type { Schemas } from './compile/compileOperation.ts';
import { compileOperation } from './compile/compileOperation.ts';
import { estimatePassthroughBytes } from './compile/planBytes.ts';
import type { ContactsPlan } from './contactsPlan.ts';
import { createContactsPlan, writeResult } from './contactsPlan.ts';
import { createEntitiesPlan } from './entitiesPlan.ts';
import type { PassthroughPlan } from './passthroughPlan.ts';
import { createPassthroughPlan } from './passthroughPlan.ts';
import type { Variables } from './select/collectFields.ts';
import { collectFields } from './select/collectFields.ts';
import { canBePlanned } from './select/contactRoots.ts';
import { createUpstreamDocument } from './select/upstreamDocument.ts';

/** Executes one operation of a client. */
export type Execute = (operation: ClientOperation, context: RequestContext) => Promise<ExecutionResult>;

type Plan =
  | { readonly kind: 'passthrough'; readonly run: PassthroughPlan }
  | {
      readonly kind: 'contacts';
      readonly run: ContactsPlan;
      /** Whether it can execute the operation with these variables. */
      readonly fits: (coerced: Variables) => boolean;
    }
  | { readonly kind: 'stitched' };

const STITCHED: Plan = { kind: 'stitched' };

/**
 * Chooses how each operation is executed: by the cheapest plan that gives the right response. A plan is made once for each
 * operation of a document, and is kept as long as the document.
 *
 * @param executeStitched executes over the stitched schema. It can execute every operation, and does so when a plan gives up.
 */
export function createPlanner(schemas: Schemas, resources: Resources, executeStitched: Execute): Execute {
  const plans = new WeakMap<OperationDefinitionNode, Plan>();

  const planFor = ({ document, operation }: ClientOperation): Plan => {
    if (!operation) return STITCHED;
    const known = plans.get(operation);
    if (known) return known;
    const onBytes: OnBytes = (bytes) => resources.documents?.addBytes(operation, bytes);
    const plan = createPlan(document, operation, schemas, resources, onBytes);
    plans.set(operation, plan);
    return plan;
  };

  const onPlan = resources.instrumentation?.events.onPlan ?? (() => undefined);

  const stitch: Execute = (operation, context) => {
    onPlan('stitched');
    return executeStitched(operation, context);
  };

  return (operation, context) => {
    const plan = planFor(operation);
    if (plan.kind === 'stitched') return stitch(operation, context);
    const coerced = coerceVariables(schemas.schema, operation.operation ?? {}, operation.variables);
    // Execution reports what is wrong with the variables.
    if (!coerced || (plan.kind === 'contacts' && !plan.fits(coerced))) return stitch(operation, context);
    onPlan(plan.kind);
    if (plan.kind === 'passthrough') return plan.run(operation.variables, coerced, context);
    return plan.run(operation.variables, coerced, context).then((result) => {
      if (result !== null) return result;
      onPlan('fallback');
      return executeStitched(operation, context);
    });
  };
}

/** Receives the memory of a plan, in bytes, when it is made. For `_entities` that is once for each number of entities. */
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
  switch (classifyOperation(document, schema, upstreamSchema)) {
    case 'passthrough': {
      const fragments = fragmentsOf(document);
      const roots = collectFields([operation.selectionSet], fragments);
      const upstream = createUpstreamDocument(operation, fragments);
      onBytes(estimatePassthroughBytes(upstream));
      return { kind: 'passthrough', run: createPassthroughPlan(upstream, roots, schemas, resources.client) };
    }
    case 'contacts': {
      const compiled = compileOperation(document, operation, schemas);
      if (compiled === null) return STITCHED;
      onBytes(compiled.bytes);
      const fits = (coerced: Variables) => canBePlanned(compiled.contactIds, compiled.roots, coerced);
      return { kind: 'contacts', run: createContactsPlan(compiled, resources, writeResult), fits };
    }
    case 'stitched': {
      const run = entitiesPlan(document, operation, schemas, resources, onBytes);
      return run ? { kind: 'contacts', run, fits: () => true } : STITCHED;
    }
  }
}

/** Not for operations with `@skip` or `@include`: each combination of their values would need a plan. */
function entitiesPlan(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schemas: Schemas,
  resources: Resources,
  onBytes: OnBytes,
): ContactsPlan | null {
  if (isConditional(document)) return null;
  return createEntitiesPlan(operation, fragmentsOf(document), schemas, (conversations, fragments) => {
    const compiled = compileOperation(
      { kind: Kind.DOCUMENT, definitions: [conversations, ...fragments] },
      conversations,
      schemas,
    );
    if (compiled === null) return null;
    onBytes(compiled.bytes);
    return createContactsPlan(compiled, resources, (fetched) => fetched);
  });
}
