import type { CheckToken } from '../../../upstream/serviceToken/tokenRequests.ts';
import type { SmallestResult } from './checkHttp.ts';
import { UPSTREAM_ACTIONS } from './checkHttp.ts';
import type { Credentials } from './credentials.ts';
import { GET_TOKEN, TEST_WITH_TOKEN } from './credentials.ts';
import type { Finding } from './finding.ts';
import { failed, ok, warning } from './finding.ts';

/**
 * Checks whether the upstream accepts the token.
 *
 * @param smallest the response to an operation with the token.
 * @param check asks the upstream about the token; it is not called without one.
 * @returns whether further operations make sense.
 */
export async function* checkToken(
  { token, source }: Credentials,
  smallest: SmallestResult,
  check: CheckToken,
): AsyncGenerator<Finding, boolean> {
  const refusal = refusalIn(smallest);
  if (token === null) {
    yield refusal === null
      ? ok('token', 'The upstream responds without a token.')
      : warning('token', 'The upstream requires a token, and there is none to test with.', TEST_WITH_TOKEN);
    return refusal === null;
  }
  const verdict = await check(token);
  if (refusal === null && verdict !== 'invalid') {
    yield ok('token', `The upstream accepts the token of ${source}.`);
    return true;
  }
  // A GraphQL error can have another cause than the token.
  yield smallest.kind === 'result' && verdict === 'valid'
    ? failed(
        'token',
        `The upstream responded with an error (${refusal}).`,
        UPSTREAM_ACTIONS.UPSTREAM_UNAVAILABLE,
      )
    : refused(source, refusal ?? 'invalid_token');
  return false;
}

/** The status or the code of a refusal. Null when the upstream accepted the operation. */
function refusalIn(smallest: SmallestResult): string | null {
  if (smallest.kind === 'refused') return 'HTTP 401';
  const [error] = smallest.result.errors ?? [];
  return error === undefined ? null : String(error.extensions['code']);
}

function refused(source: string, reason: string): Finding {
  return failed('token', `The upstream refused the token of ${source} (${reason}).`, GET_TOKEN);
}
