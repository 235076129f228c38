import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchSecrets } from '../../../src/app/watch/watchSecrets.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { Secrets } from '../../../src/config/secrets.ts';
import { mountSecrets } from '../../support/files/secretFiles.ts';
import { until } from '../../support/waiting/until.ts';

const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

const TEXTS = {
  username: 'one@example.com\n',
  password: 'hunter1',
  keys: 'hunter2',
  redis: 'redis://hunter4@h',
};

/** Watches the files of a service account, of the clients' keys, and of Redis. */
async function startWatch() {
  const files = await mountSecrets(TEXTS);
  const config = readConfig(
    {
      UPSTREAM_AUTH: 'service',
      IADVIZE_USERNAME_FILE: files.path('username'),
      IADVIZE_PASSWORD_FILE: files.path('password'),
      GATEWAY_API_KEYS_FILE: files.path('keys'),
      REDIS_URL_FILE: files.path('redis'),
    },
    (path) => readFileSync(path, 'utf8'),
  );
  const lines: string[] = [];
  const changes: Secrets[] = [];
  const note = (level: string) => (facts: object, message: string) =>
    void lines.push(`${level} ${JSON.stringify(facts)} ${message}`);
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const secrets = watchSecrets(config, log);
  secrets.onChange((next) => void changes.push(next));
  onTestFinished(secrets.stop);
  /** Looks at the files until there are so many log lines. */
  const lookUntil = async (expectedLines: number): Promise<void> => {
    await until(() => {
      vi.advanceTimersByTime(5_000);
      return lines.length >= expectedLines;
    });
  };
  const replace = async (texts: Partial<typeof TEXTS>, expectedLines: number): Promise<void> => {
    await files.replace({ ...TEXTS, ...texts });
    await lookUntil(expectedLines);
  };
  const remove = async (name: keyof typeof TEXTS, expectedLines: number): Promise<void> => {
    const { [name]: _, ...others } = TEXTS;
    await files.replace(others);
    await lookUntil(expectedLines);
  };
  return { secrets, changes, lines, replace, remove };
}

describe('secrets in files', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it('take effect together when they changed together', async () => {
    const { secrets, changes, lines, replace } = await startWatch();
    await replace({ username: 'two@example.com\n', password: 'hunter5\n' }, 2);
    expect(changes).toEqual([
      {
        account: { username: 'two@example.com', password: 'hunter5' },
        apiKeyDigests: [digest('hunter2')],
        schemaToken: undefined,
      },
    ]);
    expect(secrets.current()).toBe(changes[0]);
    await replace({ username: 'two@example.com', password: 'hunter5', keys: 'hunter2, hunter6' }, 3);
    expect(changes).toHaveLength(2);
    expect(changes[1]?.account).toBe(changes[0]?.account);
    expect(changes[1]?.apiKeyDigests).toEqual([digest('hunter2'), digest('hunter6')]);
    expect(lines).toEqual(
      ['IADVIZE_USERNAME', 'IADVIZE_PASSWORD', 'GATEWAY_API_KEYS'].map((name) =>
        expect.stringMatching(`^info {"name":"${name}"} The file of a secret was read again`),
      ),
    );
  });

  it.each([
    { why: 'it is empty', texts: { password: ' \n' }, name: 'IADVIZE_PASSWORD' },
    { why: 'it has another form than expected', texts: { keys: 'hunter7,,' }, name: 'GATEWAY_API_KEYS' },
  ])('stay in use when a file is not usable: $why', async ({ why, texts, name }) => {
    const { secrets, changes, lines, replace } = await startWatch();
    const before = secrets.current();
    await replace(texts, 1);
    expect(lines).toEqual([
      `warn ${JSON.stringify({ name, reason: why })} The file of a secret is not usable: the value before stays in use.`,
    ]);
    expect(changes).toEqual([]);
    expect(secrets.current()).toBe(before);
    await replace({ password: 'hunter8', keys: 'hunter8' }, 3);
    expect(changes).toHaveLength(1);
    expect(lines.join()).not.toMatch(/hunter|example/);
  });

  it('stay in use when a file is away', async () => {
    const { changes, lines, replace, remove } = await startWatch();
    await remove('keys', 1);
    expect(lines).toEqual([expect.stringContaining('it cannot be read (ENOENT)')]);
    expect(changes).toEqual([]);
    // The file of the keys is back with the same content, which changes nothing.
    await replace({ password: 'hunter5' }, 2);
    expect(lines).toEqual([
      expect.stringContaining('it cannot be read (ENOENT)'),
      expect.stringMatching('^info {"name":"IADVIZE_PASSWORD"} '),
    ]);
    expect(changes).toHaveLength(1);
  });

  it('of an account wait until both files are usable', async () => {
    const { secrets, changes, lines, replace } = await startWatch();
    const before = secrets.current();
    await replace({ username: '', password: 'hunter5', keys: 'hunter6' }, 2);
    expect(lines).toEqual([
      expect.stringMatching('^warn {"name":"IADVIZE_USERNAME","reason":"it is empty"} '),
      expect.stringMatching('^info {"name":"GATEWAY_API_KEYS"} '),
    ]);
    expect(secrets.current()).toEqual({ ...before, apiKeyDigests: [digest('hunter6')] });
    await replace({ username: 'two@example.com', password: 'hunter5', keys: 'hunter6' }, 4);
    expect(changes).toHaveLength(2);
    expect(secrets.current().account).toEqual({ username: 'two@example.com', password: 'hunter5' });
  });

  it('of an account are used alone when the other file has the same content again', async () => {
    const { secrets, replace } = await startWatch();
    await replace({ username: ' ', password: 'hunter5' }, 1);
    expect(secrets.current().account?.password).toBe('hunter1');
    await replace({ password: 'hunter5' }, 2);
    expect(secrets.current().account).toEqual({ username: 'one@example.com', password: 'hunter5' });
  });

  it('name the one that needs a restart', async () => {
    const { changes, lines, replace } = await startWatch();
    await replace({ redis: 'redis://hunter9@h' }, 1);
    expect(lines).toEqual([expect.stringMatching(/^warn {"name":"REDIS_URL"} .* restart the gateway\.$/)]);
    expect(changes).toEqual([]);
  });
});
