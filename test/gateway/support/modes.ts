/** Every way in which the gateway can answer: they must answer the same. */
export const MODES = [
  { fetch: 'eager', plan: true },
  { fetch: 'eager', plan: false },
  { fetch: 'lazy', plan: true },
  { fetch: 'lazy', plan: false },
] as const;
