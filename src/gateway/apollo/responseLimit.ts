import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { ClientContext } from '../execution/context.ts';
import { jsonBytes } from '../serialized/jsonBytes.ts';
import { ResponseTooLarge } from '../serialized/responseSize.ts';
import { recycleOf, serializedLength } from '../serialized/serializedData.ts';
import { toClientError } from './clientErrors.ts';

/**
 * A plugin that sends `LIMIT_EXCEEDED` with HTTP 400 in the place of any response of more than `maxBytes`, errors
 * included, before it becomes text. It comes after all that may add to a response.
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
  // One comma joins the two in the place of two braces.
  const others = Object.keys(rest).length === 0 ? 0 : jsonBytes(rest, maxBytes) - 1;
  return raw + others;
}
