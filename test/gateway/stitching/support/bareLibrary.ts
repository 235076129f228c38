import type { Transform } from '@graphql-tools/delegate';
import { stitchSchemas } from '@graphql-tools/stitch';
import type { ExecutionResult, IResolvers } from '@graphql-tools/utils';
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { buildSchema, execute, GraphQLError, parse, print } from 'graphql';
import type { GatewayContext } from '../../../../src/gateway/execution/context.ts';

export interface BareLibraryOptions {
  /** What the subschema responds, whatever it is sent. It is not copied: the library may change it. */
  readonly data: Record<string, unknown>;
  /** @default [] */
  readonly errors?: readonly GraphQLFormattedError[];
  /** Of the subschema. @default [] */
  readonly transforms?: readonly Transform<unknown, GatewayContext>[];
}

export interface BareLibrary {
  readonly schema: GraphQLSchema;
  /** The documents that the subschema was sent, on one line each. */
  readonly sent: readonly string[];
  execute(document: DocumentNode | string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
}

/** The schema of the subschema. */
export const SUBSCHEMA = buildSchema(`
  type Query { conversation: Conversation user: User }
  type Conversation { id: ID! name: String secret: ID! }
  interface User { id: ID! }
  type Bot implements User { id: ID! last: Conversation }
  type Human implements User { id: ID! label: String }
`);

const ADDED = `extend type Conversation { contacts: [String!] }`;

/** `contacts` is computed from `secret`, which it requests under a private alias. */
const RESOLVERS: IResolvers = {
  Conversation: {
    contacts: {
      selectionSet: '{ _gw_secret: secret }',
      resolve: ({ _gw_secret }: Record<string, unknown>) => [_gw_secret],
    },
  },
};

/** A stitched schema as the library makes it, with one subschema and none of the workarounds. */
export function bareLibrary({ data, errors = [], transforms = [] }: BareLibraryOptions): BareLibrary {
  const sent: string[] = [];
  const schema = stitchSchemas<GatewayContext>({
    subschemas: [
      {
        schema: SUBSCHEMA,
        executor: async ({ document }) => {
          sent.push(print(document).replace(/\s+/g, ' '));
          const result: ExecutionResult = { data };
          return errors.length === 0 ? result : { ...result, errors: errors.map(toError) };
        },
        transforms: [...transforms],
      },
    ],
    typeDefs: ADDED,
    resolvers: RESOLVERS,
  });
  return {
    schema,
    sent,
    execute: async (document, variableValues = {}) =>
      execute({
        schema,
        document: typeof document === 'string' ? parse(document) : document,
        variableValues,
        contextValue: {},
      }),
  };
}

function toError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null });
}
