import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import { historySelection } from '../../upstream/history/historySelection.ts';
import type { ClientOperation } from '../execution/clientOperation.ts';
import type { ContactsFetch } from '../execution/contactsFetch.ts';
import type { ClientContext, RequestContext } from '../execution/context.ts';
import { isInvalidUpstreamValueError } from '../execution/invalidUpstreamValue.ts';
import { reportRejections } from '../execution/rejectedOperations.ts';
import type { RequestLimits } from '../execution/requestBudget.ts';
import { DEFAULT_REQUEST_LIMITS, RequestBudget } from '../execution/requestBudget.ts';
import type { Resources } from '../execution/resources.ts';
import { contactsFor } from '../execution/resources.ts';
import type { FederationMode } from '../federation/federationMode.ts';
import { introspectsForClients } from '../federation/introspection.ts';
import { extendContext } from '../federation/traces.ts';
import type { IntervalOptions } from '../intervals/intervalFields.ts';
import type { Execute } from '../planning/planner.ts';
import { createPlanner } from '../planning/planner.ts';
import { ResponseSize, ResponseTooLarge } from '../serialized/responseSize.ts';
import { executeOperation } from '../stitching/executeOperation.ts';
import type { StitchedSchemaOptions } from '../stitching/stitchedSchema.ts';
import { createStitchedSchema } from '../stitching/stitchedSchema.ts';

export interface SchemaVersionOptions extends Resources {
  readonly upstreamSchema: GraphQLSchema;
  /** The SDL of what the gateway adds. */
  readonly contactsSdl: string;
  readonly fetch: ContactsFetch;
  /** Of one client request; `DEFAULT_REQUEST_LIMITS` unless given. */
  readonly requestLimits?: RequestLimits | undefined;
  /** False executes everything over the stitched schema. */
  readonly plan: boolean;
  /** What the gateway is to other gateways; `off` unless given. */
  readonly federation?: FederationMode;
  /** Without it, the contacts of intervals are not served. */
  readonly intervals?: IntervalOptions;
  /** Told when upstream answers what its schema does not allow: it may have another one by now. */
  readonly onInvalidUpstreamValue?: () => void;
}

/** All that depends on one state of the upstream's schema. When that changes, the next generation takes its place. */
export interface SchemaVersion {
  /** What clients see and are validated against. */
  readonly schema: GraphQLSchema;
  /** Rejects only for a fault of the gateway. One context is for one request: it is given the budget of that request. */
  execute(operation: ClientOperation, context: ClientContext): Promise<ExecutionResult>;
}

/** @throws Error when the upstream's schema and the gateway's additions do not fit together. */
export function createSchemaVersion(given: SchemaVersionOptions): SchemaVersion {
  const options = { ...given, client: clientFor(given) };
  const { upstreamSchema, federation = 'off', requestLimits = DEFAULT_REQUEST_LIMITS } = options;
  const selection = historySelection(upstreamSchema);
  const schema = createStitchedSchema({ ...options, selection });
  const forClients = federation === 'off' ? () => schema : withoutFederation({ ...options, selection });
  const local: Execute = async (operation, context) => {
    const contacts = contactsFor(context, selection, options);
    const result = await executeOperation(
      introspectsForClients(operation.document) ? forClients() : schema,
      operation,
      extendContext(context, {
        ...{ contacts, errorsWithoutPath: [], ownErrors: [] },
        responseSize: new ResponseSize(requestLimits.maxResponseBytes),
      }),
    );
    if (result.errors?.some(isInvalidUpstreamValueError)) options.onInvalidUpstreamValue?.();
    return result;
  };
  const planned = createPlanner({ schema, upstreamSchema, fetch: options.fetch }, options, local);
  const execute: Execute = (operation, context) =>
    options.plan && !context.isTraced ? planned(operation, context) : local(operation, context);
  return {
    schema,
    execute: (operation, context) => {
      const withBudget: RequestContext = Object.assign(context, { budget: new RequestBudget(requestLimits) });
      return execute(operation, withBudget).catch(endedBy);
    },
  };
}

function endedBy(error: unknown): ExecutionResult {
  if (error instanceof ResponseTooLarge) return { errors: [error.clientError] };
  throw error;
}

function clientFor({ client, upstreamSchema, instrumentation: watch }: SchemaVersionOptions): UpstreamClient {
  const onRejected = watch?.events.onRejected;
  return watch && onRejected ? reportRejections(client, upstreamSchema, watch.now, onRejected) : client;
}

/** Made when it is first asked for: few clients introspect. */
function withoutFederation(options: StitchedSchemaOptions): () => GraphQLSchema {
  let schema: GraphQLSchema | null = null;
  return () => {
    schema ??= createStitchedSchema({ ...options, federation: 'off' });
    return schema;
  };
}
