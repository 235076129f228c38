import type { Config } from '../../../config/config.ts';
import type { Finding } from './finding.ts';
import { failed, ok, warning } from './finding.ts';

/** Names the settings on which the other checks depend. Warns about settings that are valid but probably a mistake. */
export function* checkConfiguration(config: Config): Generator<Finding, void> {
  const { upstream, access, features } = config;
  const { source } = config.upstreamSchema;
  const schema = source === 'introspect' ? source : source.file;
  const settings = `UPSTREAM_AUTH=${access.mode}, UPSTREAM_SCHEMA=${schema}, CONTACTS_FETCH=${features.contactsFetch}`;
  if (upstream.kind === 'sandbox') {
    yield warning(
      'configuration',
      `UPSTREAM_URL is not set: the gateway serves the embedded sandbox, whose data is generated. ${settings}.`,
      'For the real API, set UPSTREAM_URL=https://api.iadvize.com/graphql.',
    );
    return;
  }
  const { protocol, hostname, origin, pathname } = new URL(upstream.url);
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) {
    yield warning(
      'configuration',
      'UPSTREAM_URL begins with http: tokens and conversations are sent without encryption.',
      'Use https, unless the network between the gateway and the upstream is trusted.',
    );
  }
  // The query string is not shown: it may hold a key.
  yield ok('configuration', `The settings are valid. UPSTREAM_URL=${origin}${pathname}, ${settings}.`);
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/i;

/** One finding for each problem of the environment. */
export function* describeProblems(problems: readonly string[]): Generator<Finding, void> {
  for (const problem of problems) {
    yield failed(
      'configuration',
      `${problem}.`,
      'Correct the variable: docs/operations.md lists all of them.',
    );
  }
}
