/** Whether requests can be answered now; if not, why, as a stable code. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly code: string };

/** @param code why not, or null. */
export function readinessBy(code: string | null): Readiness {
  return code === null ? { ready: true } : { ready: false, code };
}
