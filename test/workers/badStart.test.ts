import { writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mountSecrets } from '../support/files/secretFiles.ts';
import { runToEnd } from '../support/processes/startProgram.ts';
import { SNAPSHOT } from '../support/schema/schemaEdits.ts';
import { startServer } from '../support/upstream/httpServer.ts';
import { START_MS, startGroup } from './support/startGroup.ts';

const serve = (env: Readonly<Record<string, string>>) => runToEnd(['serve'], { env: { PORT: '0', ...env } });

describe('workers that cannot start', { timeout: 3 * START_MS }, () => {
  it.each(['0', 'abc', '1.5', '129', '-1'])('WORKERS=%s is refused', async (WORKERS) => {
    const { code, stderr, stdout } = await serve({ WORKERS });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`WORKERS: expected auto or a whole number from 1 to 128, got "${WORKERS}"\n`);
  });

  it('a wrong setting is reported once', async () => {
    const { code, stderr } = await serve({ WORKERS: '2', LOG_LEVEL: 'loud' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^LOG_LEVEL: expected .*\n$/);
  });

  it.each(['PORT', 'METRICS_PORT'])('a port that is in use is reported once: %s', async (name) => {
    const server = await startServer(() => undefined);
    onTestFinished(server.stop);
    const { port } = new URL(server.url);
    const { code, stderr } = await serve({ WORKERS: '2', [name]: port });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `${name}: cannot listen on 127.0.0.1:${port} (EADDRINUSE)\n`,
    });
  });

  it('a schema that cannot be served is reported once', async () => {
    const files = await mountSecrets({ schema: 'type Query { a: Int }' });
    const { code, stderr } = await serve({ WORKERS: '2', UPSTREAM_SCHEMA: files.path('schema') });
    expect(code).toBe(2);
    const lines = stderr.trim().split('\n');
    expect(new Set(lines).size).toBe(lines.length);
    for (const line of lines) expect(line).toMatch(/^UPSTREAM_SCHEMA: /);
  });

  it('the gateway ends when no replacement can start', async () => {
    const files = await mountSecrets({ schema: SNAPSHOT });
    const group = await startGroup({ UPSTREAM_SCHEMA: files.path('schema') });
    await writeFile(files.path('schema'), 'type Query { a: Int }');
    const [killed = 0] = group.startedPids();
    process.kill(killed, 'SIGKILL');
    expect(await group.exit).toBe(2);
    expect(group.stderr()).toContain('UPSTREAM_SCHEMA: ');
    const ended = group.logged().filter(({ msg }) => msg === 'A worker ended. It is replaced.');
    expect(ended.map(({ code }) => code)).toEqual([null, 2, 2, 2, 2, 2]);
  });
});
