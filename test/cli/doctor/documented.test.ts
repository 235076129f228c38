import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runToEnd } from '../../support/processes/startProgram.ts';
import { withoutType } from '../../support/schema/schemaEdits.ts';
import { executing, refusedUrl, startServer } from '../../support/upstream/httpServer.ts';
import { dated, runDoctor, serve, serveSandbox } from '../support/doctor.ts';

const CERTIFICATES = 'test/cli/support/certificates';
const text = readFileSync('docs/doctor.md', 'utf8');

/** The output below a heading of the section with examples. */
function exampleOf(heading: string): string {
  const start = text.indexOf(`\n### ${heading}\n`);
  const [, block = ''] = /```text\n(.*?)```/s.exec(text.slice(start)) ?? [];
  expect(start, heading).toBeGreaterThan(0);
  expect(block).not.toBe('');
  return comparable(block);
}

/** Without what differs between two runs. Line breaks depend on the lengths of numbers. */
function comparable(output: string): string {
  return output
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\d+ ms/g, 'N ms')
    .replaceAll(/(127\.0\.0\.1|localhost):\d+/g, '$1:PORT')
    .trim();
}

async function outputOf(...parameters: Parameters<typeof runDoctor>): Promise<string> {
  const { output, errors } = await runDoctor(...parameters);
  return comparable(output + errors);
}

describe('docs/doctor.md shows the output', () => {
  it('of an upstream that works', async () => {
    const { url } = await serveSandbox({ requireAuth: true });
    const env = { UPSTREAM_URL: url, UPSTREAM_SCHEMA_TOKEN: 'sandbox-token' };
    expect(await outputOf([], env)).toBe(exampleOf('An upstream that works'));
  });

  it('of a token that is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'token'), 'of-yesterday');
    const { url } = await serveSandbox({ requireAuth: true });
    const output = await outputOf(['--token-file', join(folder, 'token')], { UPSTREAM_URL: url });
    expect(output).toContain(exampleOf('A token that is refused'));
  });

  it.each([
    {
      heading: 'A schema that lacks a type',
      url: () => serve(dated(executing(withoutType('TransferredToUserSystemAttachment')))),
    },
    { heading: 'An upstream that is down', url: refusedUrl },
    {
      heading: 'An upstream that does not respond',
      url: () => serve(() => undefined),
      env: { UPSTREAM_TIMEOUT_MS: '300' },
    },
    {
      heading: 'A page instead of GraphQL',
      url: () => serve(dated((response) => response.setHeader('content-type', 'text/html').end('<p>Log in'))),
    },
  ])('of $heading', async ({ heading, url, env = {} }) => {
    const output = await outputOf([], { UPSTREAM_URL: await url(), ...env });
    expect(output).toContain(exampleOf(heading));
  });

  // Node reads the file of certificate authorities at its start, so these run in processes of their own.
  it.each([
    { heading: 'A certificate that has expired', name: 'expired', isTrusted: true },
    { heading: 'A certificate of another host', name: 'otherHost', isTrusted: true },
    { heading: 'A certificate of an unknown authority', name: 'valid', isTrusted: false },
    { heading: 'A certificate that is valid', name: 'valid', isTrusted: true },
  ])('of $heading', async ({ heading, name, isTrusted }) => {
    const certFile = `${CERTIFICATES}/${name}.crt.pem`;
    const cert = readFileSync(certFile, 'utf8');
    const key = readFileSync(`${CERTIFICATES}/${name}.key.pem`, 'utf8');
    const server = await startServer((response) => response.end('{"data":{"__typename":"Query"}}'), {
      cert,
      key,
    });
    onTestFinished(server.stop);
    const env = { UPSTREAM_URL: server.url, ...(isTrusted && { NODE_EXTRA_CA_CERTS: certFile }) };
    const { code, stdout } = await runToEnd(['doctor'], { env });
    expect(comparable(stdout)).toContain(exampleOf(heading));
    // This server has no list of conversations, so the exit code is 1 with a good certificate, too.
    expect(code).toBe(1);
  });
});
