import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { json, refusedUrl, startServer } from '../support/upstream/httpServer.ts';

const PACKAGE = 'left-behind';
const AUDIT_PATH = '/-/npm/v1/security/';

describe('scripts/audit.mjs', () => {
  it.each([
    { severity: 'critical', failed: true },
    { severity: 'high', failed: true },
    { severity: 'moderate', failed: false },
  ])('fails on a finding of severity high or more: $severity', async ({ severity, failed }) => {
    const url = 'https://example.com/advisory';
    const finding = { id: 1, url, title: 'A hole', severity, vulnerable_versions: '<2.0.0' };
    const audited = await audit(await registry({ status: 200, body: { [PACKAGE]: [finding] } }));
    expect(audited.failed).toBe(failed);
    expect(audited.stderr).toBe(failed ? `${PACKAGE}: ${severity}: ${url}\n` : '');
    expect(audited.stdout).toContain(
      `${failed ? 1 : 0} vulnerabilities of severity high or critical, 1 in all`,
    );
  });

  it('accepts dependencies without a finding', async () => {
    const audited = await audit(await registry({ status: 200, body: {} }));
    expect(audited).toMatchObject({ failed: false, stdout: expect.stringContaining('0 in all') });
  });

  it.each([404, 405])('names a registry without the endpoint, and goes on: %i', async (status) => {
    const audited = await audit(await registry({ status, body: {} }));
    const stdout = `Not audited: the registry has no audit endpoint (HTTP ${status}).\n`;
    expect(audited).toEqual({ failed: false, stdout, stderr: '' });
  });

  it.each([400, 403])('fails when the registry refuses the audit: %i', async (status) => {
    const audited = await audit(await registry({ status, body: {} }));
    expect(audited).toMatchObject({ failed: true, stderr: expect.stringContaining('The audit failed: ') });
  });

  it('fails when the registry cannot be reached', async () => {
    const audited = await audit(new URL('/', await refusedUrl()).href);
    expect(audited).toMatchObject({ failed: true, stderr: expect.stringContaining('The audit failed: ') });
  });
});

/** A registry that sends one response to every audit, and has one package. */
async function registry(result: { readonly status: number; readonly body: object }): Promise<string> {
  const version = { name: PACKAGE, version: '1.0.0', dist: { tarball: 'https://example.com/none.tgz' } };
  const packument = { name: PACKAGE, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } };
  const server = await startServer((response, request, received) => {
    const { body, status } = received.url.startsWith(AUDIT_PATH) ? result : { body: packument, status: 200 };
    json(body, status)(response, request, received);
  });
  onTestFinished(server.stop);
  return new URL('/', server.url).href;
}

interface Audited {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the script in a project with one dependency. */
async function audit(registryUrl: string): Promise<Audited> {
  const root = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const project = { name: 'audited', version: '1.0.0', dependencies: { [PACKAGE]: '1.0.0' } };
  const packages = { '': project, [`node_modules/${PACKAGE}`]: { version: '1.0.0' } };
  await writeFile(join(root, 'package.json'), JSON.stringify(project));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  const env = {
    PATH: process.env['PATH'],
    npm_config_registry: registryUrl,
    npm_config_cache: join(root, 'cache'),
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
  };
  return new Promise((done) => {
    execFile('node', [resolve('scripts/audit.mjs')], { cwd: root, env }, (error, stdout, stderr) =>
      done({ failed: error !== null, stdout, stderr }),
    );
  });
}
