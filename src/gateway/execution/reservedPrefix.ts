/** Every name that the gateway adds to an upstream operation starts with it. */
export const RESERVED_PREFIX = '_gw_';
