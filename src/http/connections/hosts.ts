import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { pathOf, sendError } from '../errors/errorResponse.ts';

/**
 * Rejects requests with an unknown host with 421. Loopback names and addresses are always allowed. This stops DNS
 * rebinding: a hostile web page lets its own name point to the loopback address, and browsers then send its requests here
 * under that name.
 *
 * Health checks are allowed for every host: they contain no data, and orchestrators send them to any address.
 *
 * @param allowed names and addresses in the form that `hostNameOf` returns.
 * @param letsAddressesPass whether all IP addresses are allowed. Prometheus scrapes pods by their address, and the attack
 * needs a name.
 */
export function refuseUnknownHosts(
  app: FastifyInstance,
  allowed: readonly string[],
  letsAddressesPass: boolean,
): void {
  const isAllowed = (host: string | undefined): boolean => {
    const name = hostNameOf(host ?? '');
    if (name === null) return false;
    return isLoopback(name) || allowed.includes(name) || (letsAddressesPass && isAddress(name));
  };
  app.addHook('onRequest', async (request, reply) => {
    if (PROBES.has(pathOf(request)) || namedHosts(request).every(isAllowed)) return;
    return sendError(request, reply, UNKNOWN_HOST);
  });
}

const PROBES: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);

const UNKNOWN_HOST: ErrorResponse = {
  status: 421,
  code: 'HOST_NOT_ALLOWED',
  message: 'Expected localhost, a loopback address or one of ALLOWED_HOSTS as the host of the request.',
};

/** Returns the `Host` header, and the host in the request line if there is one (`GET http://host/path`). */
function namedHosts({ headers, raw }: FastifyRequest): readonly (string | undefined)[] {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(raw.url ?? '');
  return absolute ? [headers.host, absolute[1]] : [headers.host];
}

/**
 * Returns the name or address in a `Host` header: in lower case, without port and final dot, IPv6 in brackets. Returns null
 * when the header is not valid.
 */
export function hostNameOf(host: string): string | null {
  if (!HOST_SHAPE.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname.replace(/\.$/, '');
}

/** A name, an IPv4 address, or an IPv6 address in brackets, then optionally a port. A user or path is not allowed. */
const HOST_SHAPE = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i;

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** Browsers resolve all names below `localhost` to the loopback address, without DNS. */
function isLoopback(name: string): boolean {
  return name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name) || /^(.+\.)?localhost$/.test(name);
}
