/** Whether requests can be answered now; if not, why, as a stable code. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly code: string };
