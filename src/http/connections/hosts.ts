import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { pathOf, sendError } from '../errors/errorResponse.ts';

/**
 * Refuses requests for any host but a loopback name or address and the hosts given. A web page of somebody else can let
 * its own name point to the loopback address (DNS rebinding); browsers then send its requests here, under that name.
 *
 * Probes of health are let through: they tell nothing, and orchestrators send them to any address.
 *
 * @param allowed names and addresses as `hostNameOf` gives them.
 * @param letsAddressesPass for what is scraped by the addresses of pods. The attack needs a name.
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

/** The header, and the host of a request target in absolute form (`GET http://host/path`). Both have to be allowed. */
function namedHosts({ headers, raw }: FastifyRequest): readonly (string | undefined)[] {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(raw.url ?? '');
  return absolute ? [headers.host, absolute[1]] : [headers.host];
}

/**
 * The name or address in a `Host` header: without port and final dot, in lower case, IPv6 in brackets. Null for
 * anything else.
 */
export function hostNameOf(host: string): string | null {
  if (!HOST_SHAPE.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname.replace(/\.$/, '');
}

/** A name, an IPv4 address or an IPv6 address in brackets, with or without a port: no user, no path. */
const HOST_SHAPE = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i;

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** Browsers resolve every name below `localhost` to the loopback address themselves. */
function isLoopback(name: string): boolean {
  return name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name) || /^(.+\.)?localhost$/.test(name);
}
