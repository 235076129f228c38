/** What `doctor` checks, in the order of its output. */
export type CheckName =
  | 'process'
  | 'configuration'
  | 'dns'
  | 'connection'
  | 'tls'
  | 'login'
  | 'http'
  | 'clock'
  | 'token'
  | 'introspection'
  | 'schema'
  | 'conversations'
  | 'anomalies'
  | 'redis'
  | 'client keys';

/** `failed`: the gateway would not work. `warning`: it would work, but not as well as it could. */
export type FindingResult = 'ok' | 'warning' | 'failed' | 'skipped';

/** The result of one check. No text holds a secret, or a text of the upstream. */
export interface Finding {
  readonly check: CheckName;
  readonly result: FindingResult;
  /** The result in sentences. For `skipped`: the reason why the check did not run. */
  readonly found: string;
  /** Sentences that say what to do. Null when there is nothing to do. */
  readonly action: string | null;
}

export function ok(check: CheckName, found: string): Finding {
  return { check, result: 'ok', found, action: null };
}

export function warning(check: CheckName, found: string, action: string): Finding {
  return { check, result: 'warning', found, action };
}

export function failed(check: CheckName, found: string, action: string): Finding {
  return { check, result: 'failed', found, action };
}

export function skipped(check: CheckName, found: string): Finding {
  return { check, result: 'skipped', found, action: null };
}
