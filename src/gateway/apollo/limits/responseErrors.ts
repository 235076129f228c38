import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { codedError } from '../../../upstream/errors/errorCodes.ts';
import type { ClientContext } from '../../execution/context.ts';

/** Most errors in one response to a client: as many as `_entities` may have representations. */
export const MAX_RESPONSE_ERRORS = 1_000;

/** A plugin that leaves out errors beyond `MAX_RESPONSE_ERRORS`, and adds one that says how many. */
export function limitResponseErrors(): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body } }) => {
        if (body.kind === 'single') body.singleResult = withFewErrors(body.singleResult);
      },
    }),
  };
}

function withFewErrors(result: FormattedExecutionResult): FormattedExecutionResult {
  const { errors = [] } = result;
  const cut = errors.length - MAX_RESPONSE_ERRORS;
  if (cut <= 0) return result;
  const message = `A response holds at most ${MAX_RESPONSE_ERRORS} errors: ${cut} of ${errors.length} are left out.`;
  return {
    ...result,
    errors: [...errors.slice(0, MAX_RESPONSE_ERRORS), codedError('ERRORS_CUT', message).toJSON()],
  };
}
