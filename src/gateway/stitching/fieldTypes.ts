import type { GraphQLResolveInfo } from 'graphql';
import type { Contact } from '../../contacts/facts/contact.ts';
import type { ContactAnomaly } from '../../contacts/result/anomaly.ts';
import type { JsonObject } from '../../upstream/response/json.ts';
import type { ContactsFieldName } from '../../upstream/schema/gatewayFields.ts';

/** A resolver, with the context that it needs. */
export type ContextResolver<Source, Args, Context, Value> = (
  source: Source,
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
) => Value;

/**
 * The fields of the types that the gateway extends. The resolvers of `Contact` are in `contactResolvers.ts`. Not an interface:
 * the libraries want an index signature, which only a type alias has.
 */
export type ContactsFields<Context> = {
  readonly Conversation: Readonly<
    Record<
      ContactsFieldName,
      {
        /** What the field needs of its conversation. */
        readonly selectionSet: string;
        readonly resolve: ContextResolver<
          JsonObject,
          unknown,
          Context,
          Promise<readonly (Contact | ContactAnomaly)[]>
        >;
      }
    >
  >;
  readonly Query: {
    readonly contact: ContextResolver<unknown, { readonly id: string }, Context, Promise<Contact | null>>;
  };
};
