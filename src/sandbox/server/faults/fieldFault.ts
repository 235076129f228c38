import { MapperKind, mapSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { defaultFieldResolver, isNonNullType } from 'graphql';
import { upstreamError } from '../data/upstreamError.ts';

/** Which nullable field of an execution fails; counts them on the way. */
export interface FieldFault {
  /** The place of the failing field, in order of execution; undefined to count only. */
  readonly failing: number | undefined;
  seen: number;
}

/** The schema with every nullable field ready to fail, as `faultOf(context)` says. */
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
