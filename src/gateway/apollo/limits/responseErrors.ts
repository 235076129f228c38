import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { codedError } from '../../../upstream/errors/errorCodes.ts';
import type { ClientContext } from '../../execution/context.ts';

/** The most errors in one response: as many as the most representations of `_entities`. */
export const MAX_RESPONSE_ERRORS = 1_000;

/** Creates a plugin that removes errors beyond `MAX_RESPONSE_ERRORS`, and adds an error `ERRORS_CUT` with their number. */
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
  const removed = errors.length - MAX_RESPONSE_ERRORS;
  if (removed <= 0) return result;
  const message = `A response holds at most ${MAX_RESPONSE_ERRORS} errors: ${removed} of ${errors.length} are left out.`;
  return {
    ...result,
    errors: [...errors.slice(0, MAX_RESPONSE_ERRORS), codedError('ERRORS_CUT', message).toJSON()],
  };
}
