import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { runToEnd } from '../../support/processes/startProgram.ts';
import { startServer } from '../../support/upstream/httpServer.ts';

const CERTIFICATES = 'test/cli/support/certificates';

// Node reads the file of certificate authorities at its start, so these run in processes of their own.
it.each([
  { certificate: 'address', result: 'ok', found: /^The certificate of 127\.0\.0\.1 is valid until / },
  { certificate: 'valid', result: 'failed', found: /\(ERR_TLS_CERT_ALTNAME_INVALID\)/ },
])('doctor compares an IP address in UPSTREAM_URL with the certificate: $certificate', async (expected) => {
  const certFile = `${CERTIFICATES}/${expected.certificate}.crt.pem`;
  const cert = readFileSync(certFile, 'utf8');
  const key = readFileSync(`${CERTIFICATES}/${expected.certificate}.key.pem`, 'utf8');
  const server = await startServer((response) => response.end('{"data":{"__typename":"Query"}}'), {
    cert,
    key,
  });
  onTestFinished(server.stop);
  const { stdout } = await runToEnd(['doctor', '--format', 'json'], {
    env: {
      UPSTREAM_URL: server.url.replace('localhost', '127.0.0.1'),
      NODE_EXTRA_CA_CERTS: certFile,
    },
  });
  const { findings }: { findings: readonly { check: string }[] } = JSON.parse(stdout);
  expect(findings.find(({ check }) => check === 'tls')).toMatchObject({
    result: expected.result,
    found: expect.stringMatching(expected.found),
  });
});
