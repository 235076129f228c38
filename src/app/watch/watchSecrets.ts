import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../config/config.ts';
import { secretIn } from '../../config/environment.ts';
import type { ReloadedSecret, Secrets } from '../../config/secrets.ts';
import { RELOADED_SECRETS, replaceSecret, secretsOf } from '../../config/secrets.ts';
import type { Logger } from '../../logging/log.ts';
import type { FileState } from './watchFiles.ts';
import { watchFiles } from './watchFiles.ts';

/** The secrets in use. They change when their files change. */
export interface LiveSecrets {
  current(): Secrets;
  /** Calls the listener after each change. It must not throw. */
  onChange(listener: (secrets: Secrets) => void): void;
  /** Stops watching. */
  stop(): void;
}

/**
 * Reads secrets again when their files (`_FILE`) change. A file that is not usable is logged, without its content, and the value
 * before stays in use. All files that changed before the same look take effect together. The files of the account take effect
 * only when all of them that have changed are usable, so that a user name is not used with the password of another account.
 *
 * Write both files before one look, for example as one Kubernetes Secret. Otherwise one login may use the old name with the new
 * password.
 */
export function watchSecrets(config: Config, log: Logger): LiveSecrets {
  const files = new Map(
    [...config.secretFiles].flatMap(([name, file]) => {
      const known = [...RELOADED_SECRETS, 'REDIS_URL' as const].find((reloaded) => reloaded === name);
      return known === undefined ? [] : [[known, file] as const];
    }),
  );
  const listeners: ((secrets: Secrets) => void)[] = [];
  /** The last state of each file of the account that has changed and is not in use yet. */
  const waiting = new Map<AccountSecret, FileValue>();
  let secrets = secretsOf(config);

  const refuse = (name: string, reason: string): void => {
    log.warn({ name, reason }, 'The file of a secret is not usable: the value before stays in use.');
  };

  /** Returns the secrets with the new value. Returns `before` when the value is not usable or has not changed. */
  const replace = (before: Secrets, name: ReloadedSecret, value: string): Secrets => {
    const after = replaceSecret(before, name, value);
    if (after === null) refuse(name, 'it has another form than expected');
    if (after === null || isDeepStrictEqual(after, before)) return before;
    log.info({ name }, 'The file of a secret was read again.');
    return after;
  };

  /** Returns the secrets with the account of all waiting files. Returns `before` when one of them is not usable. */
  const replaceAccount = (before: Secrets): Secrets => {
    const usable = [...waiting].flatMap(([name, value]) => ('text' in value ? [{ name, ...value }] : []));
    if (usable.length < waiting.size) return before;
    waiting.clear();
    return usable.reduce((changed, { name, text }) => replace(changed, name, text), before);
  };

  /** Returns the secrets with the new value of one file. A file of the account waits for `replaceAccount`. */
  const take = (before: Secrets, name: WatchedSecret, state: FileState): Secrets => {
    const value = usableValue(state);
    if ('problem' in value) refuse(name, value.problem);
    if (isOfAccount(name)) waiting.set(name, value);
    if (isOfAccount(name) || 'problem' in value) return before;
    if (name !== 'REDIS_URL') return replace(before, name, value.text);
    if (value.text !== config.redisUrl) log.warn({ name }, RESTART_NEEDED);
    return before;
  };

  const { stop } = watchFiles(files, (changes) => {
    const changed = [...changes].reduce((before, [name, state]) => take(before, name, state), secrets);
    const next = replaceAccount(changed);
    if (next === secrets) return;
    secrets = next;
    for (const listener of listeners) listener(secrets);
  });

  return {
    current: () => secrets,
    onChange: (listener) => void listeners.push(listener),
    stop,
  };
}

const RESTART_NEEDED =
  'The file of a secret has changed. This one is read only at the start: restart the gateway.';

type WatchedSecret = ReloadedSecret | 'REDIS_URL';
type AccountSecret = Extract<ReloadedSecret, 'IADVIZE_USERNAME' | 'IADVIZE_PASSWORD'>;

function isOfAccount(name: WatchedSecret): name is AccountSecret {
  return name === 'IADVIZE_USERNAME' || name === 'IADVIZE_PASSWORD';
}

type FileValue = { readonly text: string } | { readonly problem: string };

function usableValue(state: FileState): FileValue {
  if ('code' in state) return { problem: `it cannot be read (${state.code})` };
  const text = secretIn(state.text);
  return text === null ? { problem: 'it is empty' } : { text };
}
