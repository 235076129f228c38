import { accountOf } from '../../../app/startService.ts';
import type { Config } from '../../../config/config.ts';
import type { LoginResult } from '../../../upstream/serviceToken/tokenRequests.ts';
import { createLogin } from '../../../upstream/serviceToken/tokenRequests.ts';
import { readToken } from '../../support/tokenFile.ts';
import type { Finding } from './finding.ts';
import { failed, ok } from './finding.ts';

/** How to get a token. */
export const GET_TOKEN =
  'Get a new token by a POST with user name and password to /oauth2/token of the upstream: docs/doctor.md has the command. It is valid for a day.';

/** What to do when there is no token to test with. */
export const TEST_WITH_TOKEN = `Write a token into a file, and run doctor again with --token-file FILE. ${GET_TOKEN}`;

/** The token that `doctor` sends to the upstream. */
export interface Credentials {
  /** Null when there is none. */
  readonly token: string | null;
  /** Where the token is from, for the texts. */
  readonly source: string;
}

/**
 * Finds the token: that of the gateway's own account, or of `--token-file`, or of `UPSTREAM_SCHEMA_TOKEN`. Logs in when the
 * gateway has an account.
 *
 * @param upstreamUrl the endpoint in use.
 * @returns null when the login failed.
 * @throws UsageError when the file cannot be read.
 */
export async function* findCredentials(
  config: Config,
  upstreamUrl: string,
  tokenFile: string | undefined,
): AsyncGenerator<Finding, Credentials | null> {
  const account = accountOf(config, upstreamUrl);
  if (account !== null) {
    const { login, close } = createLogin(account.tokenUrl);
    const result = await login(account);
    await close();
    yield describeLogin(result);
    return result.kind === 'succeeded' ? { token: result.value, source: 'the login' } : null;
  }
  if (tokenFile !== undefined) {
    return { token: await readToken('doctor', tokenFile), source: '--token-file' };
  }
  const { token = null } = config.upstreamSchema;
  return { token, source: 'UPSTREAM_SCHEMA_TOKEN' };
}

function describeLogin(result: LoginResult): Finding {
  switch (result.kind) {
    case 'succeeded':
      return ok(
        'login',
        `The login succeeded. The token is valid for ${Math.round(result.lifeMs / 60_000)} minutes.`,
      );
    case 'refused':
      return describeRefusal(result.status);
    case 'rate_limited':
      return failed(
        'login',
        'The upstream allows no more logins for now (HTTP 429).',
        `Wait ${result.retryAfterSeconds ?? 60} s, and stop other programs that log in with this account.`,
      );
    case 'unavailable':
      return failed(
        'login',
        `The login got no usable response (${result.error.code}). ${result.error.message}`,
        CHECK_TOKEN_URL,
      );
  }
}

const CHECK_TOKEN_URL = 'Check UPSTREAM_TOKEN_URL. Its default is /oauth2/token on the host of UPSTREAM_URL.';

function describeRefusal(status: number): Finding {
  // A wrong password has another status than a wrong path or method.
  if (status === 404 || status === 405) {
    return failed('login', `There is no login at this URL (HTTP ${status}).`, CHECK_TOKEN_URL);
  }
  return failed(
    'login',
    `The upstream refused the login (HTTP ${status}).`,
    'Check IADVIZE_USERNAME and IADVIZE_PASSWORD. Ten logins a minute block the account, so wait between attempts.',
  );
}
