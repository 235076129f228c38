import type { CheckToken } from '../../../upstream/serviceToken/tokenRequests.ts';
import type { SmallestResult } from './checkHttp.ts';
import type { Credentials } from './credentials.ts';
import { GET_TOKEN } from './credentials.ts';
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
  if (refusal !== null) {
    yield token === null
      ? warning(
          'token',
          'The upstream requires a token, and there is none to test with.',
          `Write a token into a file, and run doctor again with --token-file FILE. ${GET_TOKEN}`,
        )
      : refused(source, refusal);
    return false;
  }
  if (token === null) {
    yield ok('token', 'The upstream responds without a token.');
    return true;
  }
  if ((await check(token)) === 'invalid') {
    yield refused(source, 'invalid_token');
    return false;
  }
  yield ok('token', `The upstream accepts the token of ${source}.`);
  return true;
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
