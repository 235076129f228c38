import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import type { DoctorCommandParts } from '../../../src/cli/doctor.ts';
import { doctorCommand } from '../../../src/cli/doctor.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { monthData } from '../../../src/sandbox/server/data/data.ts';
import type { SandboxOptions } from '../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import type { Respond } from '../../support/upstream/httpServer.ts';
import { startServer } from '../../support/upstream/httpServer.ts';

/** The clock of these tests: the last of the sandbox's days. */
export const NOW = Date.parse('2026-01-30T12:00:00Z');

export const PROCESS: ReturnType<DoctorCommandParts['readProcess']> = {
  nodeVersion: '24.4.0',
  supportedNode: '^20.19.0 || ^22.12.0 || >=24.0.0',
  heapLimitBytes: 2_096 * 1_048_576,
  memoryLimitBytes: null,
  execArgv: [],
  nodeOptions: '',
};

export interface DoctorRun {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs `doctor` in this process. */
export async function runDoctor(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  process = PROCESS,
): Promise<DoctorRun> {
  let output = '';
  let errors = '';
  const writeError = (text: string): void => {
    errors += text;
  };
  const command = doctorCommand({
    readConfig: () => readConfig(env, (path) => readFileSync(path, 'utf8')),
    readProcess: () => process,
    log: createLogger({ level: 'silent' }),
    write: (text) => {
      output += text;
    },
    now: () => NOW,
  });
  const code = await runProgram(['doctor', ...args], {
    ...{ version: '1', commands: [command], defaultCommand: 'doctor' },
    ...{ writeOut: writeError, writeError },
  });
  return { code, output, errors };
}

/** Responds with the date of these tests, or with another one. */
export function dated(respond: Respond, date = new Date(NOW).toUTCString()): Respond {
  return (response, request, received) => {
    response.setHeader('date', date);
    respond(response, request, received);
  };
}

/**
 * Sends each request to another server.
 *
 * @param change changes the text of each response. By default it stays as it is.
 */
export function forwardTo(origin: string, change = (body: string): string => body): Respond {
  return (response, _request, { method, url, headers, body }) => {
    const sent = {
      'content-type': headers['content-type'] ?? '',
      authorization: headers.authorization ?? '',
    };
    const init = method === 'GET' ? { headers: sent } : { method, headers: sent, body };
    fetch(new URL(url, origin), init).then(
      async (result) => {
        response.writeHead(result.status, { 'content-type': 'application/json' });
        response.end(change(await result.text()));
      },
      () => response.destroy(),
    );
  };
}

/** Serves until the test ends. Resolves to the URL. */
export async function serve(respond: Respond): Promise<string> {
  const server = await startServer(respond);
  onTestFinished(server.stop);
  return server.url;
}

/** Fewer conversations than the sandbox has, so that it starts sooner. */
const DATA = monthData(undefined, 600);

/** A sandbox with the date of these tests. */
export async function serveSandbox(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ data: DATA, ...options });
  onTestFinished(() => sandbox.stop());
  return { sandbox, url: await serve(dated(forwardTo(sandbox.origin))) };
}

interface Line {
  readonly check: string;
  readonly result: string;
  readonly found: string;
  readonly action: string | null;
}

/** The findings by the name of their check. Of several findings of one check, the first. */
export async function findings(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  process = PROCESS,
) {
  const { code, output, errors } = await runDoctor([...args, '--format', 'json'], env, process);
  const parsed: { isWorking: boolean; summary: string; findings: Line[] } = JSON.parse(output);
  expect(parsed.isWorking).toBe(code === 0);
  expect(errors).toBe(code === 0 ? '' : `doctor: ${parsed.summary}\n`);
  const of = (check: string): Line | undefined => parsed.findings.find((line) => line.check === check);
  const resultOf = (check: string): string | undefined => of(check)?.result;
  return { code, of, resultOf, all: parsed.findings, text: output };
}
