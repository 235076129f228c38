import { MapperKind, mapSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { defaultFieldResolver, isNonNullType } from 'graphql';
import { upstreamError } from '../data/upstreamError.ts';

/** The nullable field of an execution that fails. */
export interface FieldFault {
  /** The index of the failing field, in the order of execution. Undefined: no field fails, fields are only counted. */
  readonly failing: number | undefined;
  seen: number;
}

/** Returns the schema with resolvers that fail for the field of `faultOf(context)`. */
export function withFieldFaults<Context>(
  schema: GraphQLSchema,
  faultOf: (context: Context) => FieldFault,
): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field) => {
      if (isNonNullType(field.type)) return undefined;
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field,
        resolve: (source, args, context, info) => {
          const fault = faultOf(context);
          fault.seen += 1;
          if (fault.seen - 1 === fault.failing) {
            throw upstreamError('INTERNAL_ERROR', `The field "${info.fieldName}" could not be resolved.`);
          }
          return resolve(source, args, context, info);
        },
      };
    },
  });
}
