/** The modes of the gateway. All of them must return the same responses. */
export const MODES = [
  { fetch: 'eager', plan: true },
  { fetch: 'eager', plan: false },
  { fetch: 'lazy', plan: true },
  { fetch: 'lazy', plan: false },
] as const;
