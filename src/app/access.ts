import type { IncomingHttpHeaders } from 'node:http';
import type { Access } from '../config/accessConfig.ts';
import type { Authenticate } from '../http/authentication/authenticate.ts';
import { createAuthenticate } from '../http/authentication/authenticate.ts';
import type { Logger } from '../logging/log.ts';
import type { UpstreamHeaders } from '../upstream/transport/headers.ts';
import { upstreamHeaders } from '../upstream/transport/headers.ts';

/** How clients are checked; undefined when the upstream does that, or when anybody may call. */
export function authenticateFor(access: Access, log: Logger): Authenticate | undefined {
  if (access.mode === 'forward' || access.clients === null) return undefined;
  const { apiKeyDigests, jwt } = access.clients;
  return createAuthenticate({
    apiKeyDigests,
    jwt: jwt && { ...jwt, clock: Date.now, now: () => performance.now(), log },
  });
}

/** What of a client's headers goes upstream. Where the gateway logs in itself, the client's credentials end here. */
export function clientHeaders(headers: IncomingHttpHeaders, { mode }: Access): UpstreamHeaders {
  return upstreamHeaders((name) =>
    name === 'authorization' && mode === 'service' ? undefined : headers[name]?.toString(),
  );
}
