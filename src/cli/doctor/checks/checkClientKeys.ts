import type { Config } from '../../../config/config.ts';
import { countIssuerKeys } from '../../../http/authentication/issuerKeys.ts';
import type { Finding } from './finding.ts';
import { failed, ok, skipped, warning } from './finding.ts';

/** Fetches the keys with which the JWTs of clients are checked. */
export async function* checkClientKeys({ access }: Config): AsyncGenerator<Finding, void> {
  const clients = access.mode === 'service' ? access.clients : null;
  if (clients === null || clients.jwt === null) {
    yield skipped('client keys', 'JWT_JWKS_URL is not set.');
    return;
  }
  const fetched = await countIssuerKeys(clients.jwt.jwksUrl);
  if (fetched.kind === 'keys' && fetched.count > 0) {
    yield ok('client keys', `The keys of the issuer of the clients' JWTs: ${fetched.count}.`);
    return;
  }
  const reason = fetched.kind === 'keys' ? 'the list is empty' : fetched.reason;
  const hasApiKeys = clients.apiKeyDigests.length > 0;
  const describe = hasApiKeys ? warning : failed;
  yield describe(
    'client keys',
    `The keys of the issuer of the clients' JWTs could not be fetched (${reason}). ${hasApiKeys ? 'Only clients with API keys can call.' : 'No client can call.'}`,
    'Check JWT_JWKS_URL: it must return a JSON Web Key Set. Check that network policies allow the connection.',
  );
}
