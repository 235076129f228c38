import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { ExportFormat } from '../src/export/formats/format.ts';
import type { RunningProcess } from './processes.ts';
import type { MeasuredUsage } from './runMeasured.ts';
import { runMeasured } from './runMeasured.ts';

export interface ExportRunSettings {
  /** The Node program. */
  readonly node: string;
  /** The file of the command. */
  readonly program: string;
  /** Operations in flight. */
  readonly parallel: string;
  /** A directory for the output. */
  readonly folder: string;
  readonly upstream: RunningProcess;
  readonly latencyMs: number;
}

const outputShape = z.object({ contacts: z.number(), conversations: z.number(), bytes: z.number() });

/** What one run took and wrote. */
export type ExportRun = MeasuredUsage & z.infer<typeof outputShape> & { readonly operations: number };

/** All generated conversations are closed in this interval. */
const [FROM, TO] = ['2025-12-31', '2026-02-28'] as const;

/** Runs `contacts-gateway export` as a user does, without flags for Node. */
export async function measureExport(format: ExportFormat, settings: ExportRunSettings): Promise<ExportRun> {
  const { folder, parallel, program } = settings;
  const out = join(folder, 'contacts');
  const options = ['--format', format, '--parallel', parallel, '--out', out];
  const usage = await run('measuredProgram', settings, [
    ...[resolve(program), 'export', '--from', FROM, '--to', TO, ...options],
  ]);
  const output = outputShape.parse(JSON.parse(await readFile(`${out}.manifest.json`, 'utf8')));
  await Promise.all([rm(out), rm(`${out}.manifest.json`)]);
  return { ...usage, ...output };
}

/** Runs the floor. */
export async function measureFloor(settings: ExportRunSettings): Promise<ExportRun> {
  const { folder, parallel } = settings;
  const out = join(folder, 'floor');
  const usage = await run('exportFloor', settings, [urlOf(settings), out, FROM, TO, parallel]);
  const text = await readFile(out, 'utf8');
  const ids = new Set(Array.from(text.matchAll(/"conversationId":"([^"]*)"/g), ([, id]) => id));
  const contacts = text.split('\n').length - 1;
  return { ...usage, contacts, conversations: ids.size, bytes: text.length };
}

function urlOf({ upstream, latencyMs }: ExportRunSettings): string {
  return `${upstream.url}?latencyMs=${latencyMs}`;
}

async function run(name: string, settings: ExportRunSettings, args: readonly string[]) {
  const { node, folder, upstream } = settings;
  const environment = { UPSTREAM_URL: urlOf(settings), LOG_LEVEL: 'error' };
  const before = await upstream.usage();
  const usage = await runMeasured(name, args, { node, folder, environment, showsOutput: true });
  const { operations } = await upstream.usage();
  return { ...usage, operations: operations - before.operations };
}
