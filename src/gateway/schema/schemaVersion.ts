import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import { HeldPages } from '../../upstream/history/heldPages.ts';
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
  /** SDL of the types and fields that the gateway adds. */
  readonly contactsSdl: string;
  readonly fetch: ContactsFetch;
  /** Limits of one client request. @default DEFAULT_REQUEST_LIMITS */
  readonly requestLimits?: RequestLimits | undefined;
  /** Whether operations are planned. Without plans, the stitched schema executes all of them. */
  readonly plan: boolean;
  /** @default 'off' */
  readonly federation?: FederationMode;
  /** The schema has no `closedContacts` and `contactIndicators` unless given. */
  readonly intervals?: IntervalOptions;
  /** Called when an upstream value does not fit the schema in use: the upstream may have a new schema. */
  readonly onInvalidUpstreamValue?: () => void;
}

/** Everything that depends on one version of the upstream's schema. A changed schema gets a new `SchemaVersion`. */
export interface SchemaVersion {
  /** The schema that clients see. Their operations are validated against it. */
  readonly schema: GraphQLSchema;
  /**
   * Executes one request. Adds the request's budget to the context, so a context is for one request only.
   *
   * @throws only for a bug of the gateway.
   */
  execute(operation: ClientOperation, context: ClientContext): Promise<ExecutionResult>;
}

/**
 * Creates the served schema and its executor for one version of the upstream's schema.
 *
 * @throws Error when the upstream's schema and the gateway's additions do not fit together.
 */
export function createSchemaVersion(given: SchemaVersionOptions): SchemaVersion {
  const options = { ...given, client: clientFor(given) };
  const { upstreamSchema, federation = 'off', requestLimits = DEFAULT_REQUEST_LIMITS } = options;
  const heldPages = new HeldPages();
  const selection = historySelection(upstreamSchema);
  const schema = createStitchedSchema({ ...options, selection });
  const clientSchema = federation === 'off' ? () => schema : withoutFederation({ ...options, selection });
  const executeStitched: Execute = async (operation, context) => {
    const contacts = contactsFor(context, selection, options);
    const result = await executeOperation(
      introspectsForClients(operation.document) ? clientSchema() : schema,
      operation,
      extendContext(context, {
        ...{ contacts, errorsWithoutPath: [], ownErrors: [] },
        responseSize: new ResponseSize(requestLimits.maxResponseBytes),
      }),
    );
    if (result.errors?.some(isInvalidUpstreamValueError)) options.onInvalidUpstreamValue?.();
    return result;
  };
  const executePlanned = createPlanner(
    { schema, upstreamSchema, fetch: options.fetch },
    options,
    executeStitched,
  );
  const execute: Execute = (operation, context) =>
    options.plan && !context.isTraced
      ? executePlanned(operation, context)
      : executeStitched(operation, context);
  return {
    schema,
    execute: (operation, context) => {
      const withBudget: RequestContext = Object.assign(context, {
        budget: new RequestBudget(requestLimits, heldPages, context.clientOperations),
      });
      return execute(operation, withBudget).catch(toResult);
    },
  };
}

/** A response that is too large ends the whole request with one error. */
function toResult(error: unknown): ExecutionResult {
  if (error instanceof ResponseTooLarge) return { errors: [error.clientError] };
  throw error;
}

function clientFor({ client, upstreamSchema, instrumentation }: SchemaVersionOptions): UpstreamClient {
  const onRejected = instrumentation?.events.onRejected;
  if (!instrumentation || !onRejected) return client;
  return reportRejections(client, upstreamSchema, instrumentation.now, onRejected);
}

/** The schema without the fields for routers, for introspection. Created at its first use: few clients introspect. */
function withoutFederation(options: StitchedSchemaOptions): () => GraphQLSchema {
  let schema: GraphQLSchema | null = null;
  return () => {
    schema ??= createStitchedSchema({ ...options, federation: 'off' });
    return schema;
  };
}
