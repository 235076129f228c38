/** The prefix of every name that the gateway adds to an upstream operation. Clients may not use it. */
export const RESERVED_PREFIX = '_gw_';
