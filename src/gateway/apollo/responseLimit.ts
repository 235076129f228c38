import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { ClientContext } from '../execution/context.ts';
import { jsonBytes } from '../serialized/jsonBytes.ts';
import { ResponseTooLarge } from '../serialized/responseSize.ts';
import { recycleOf, serializedLength } from '../serialized/serializedData.ts';
import { toClientError } from './clientErrors.ts';

/**
 * Creates a plugin that replaces a larger response by the error `LIMIT_EXCEEDED` with HTTP 400, before it is serialized.
 * It comes after all plugins that add to a response.
 *
 * @param maxBytes of data and errors together, before compression.
 */
export function responseLimit(maxBytes: number): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body, http } }) => {
        if (body.kind !== 'single' || bytesOf(body.singleResult, maxBytes) <= maxBytes) return;
        const { data } = body.singleResult;
        const recycle = data && recycleOf(data);
        if (recycle) recycle();
        const error = new ResponseTooLarge(maxBytes).clientError;
        http.status = 400;
        body.singleResult = { errors: [toClientError(error.toJSON(), error)] };
      },
    }),
  };
}

function bytesOf(result: FormattedExecutionResult, maxBytes: number): number {
  const { data, ...rest } = result;
  const raw = data ? serializedLength(data) : 0;
  if (raw === 0) return jsonBytes(result, maxBytes);
  // Joined in one object, data and errors have a comma instead of two braces.
  const restBytes = Object.keys(rest).length === 0 ? 0 : jsonBytes(rest, maxBytes) - 1;
  return raw + restBytes;
}
