import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { DEFAULT_SEED, generateConversation } from '../../src/sandbox/generator/generate.ts';
import { rounded, table } from '../report.ts';
import type { MeasuredUsage } from '../runMeasured.ts';
import { runMeasured } from '../runMeasured.ts';

/**
 * `npm run bench:dumps`: measures `contacts-gateway reconstruct` with a file of generated conversations. They have all fields of the
 * upstream's schema, about 36 kB each. Elapsed times count only when the machine has nothing else to do.
 */
const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '10000' },
    /** The numbers of threads that are measured. Empty: the default of the command. */
    parallel: { type: 'string', default: ',1,2' },
    rounds: { type: 'string', default: '3' },
    /** Files of the command, separated by commas: builds are measured in turn. */
    programs: { type: 'string', default: 'dist/cli/main.js' },
    /** One document on a line, all in one array, or one document on many lines. */
    form: { type: 'string', default: 'ndjson' },
  },
});

const MAX_SECONDS = 3;

interface Variant {
  readonly program: string;
  readonly parallel: string;
}

const FORMS: Readonly<
  Record<string, readonly [start: string, between: string, end: string, indent: number]>
> = {
  ndjson: ['', '\n', '\n', 0],
  array: ['[', ',', ']\n', 0],
  pretty: ['', '\n', '\n', 2],
};

const folder = await mkdtemp(join(tmpdir(), 'contacts-gateway-bench-'));
try {
  const dump = join(folder, 'dump.json');
  console.log(`The dump has ${rounded((await writeDump(dump)) / 1e6)} MB.`);
  const variants = values.programs
    .split(',')
    .flatMap((program) => values.parallel.split(',').map((parallel) => ({ program, parallel })));
  const runs = new Map<Variant, MeasuredUsage[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [variant, usages] of runs) usages.push(await measure(variant, dump));
  }
  const head = ['', 'threads', 'seconds', 'CPU seconds', 'peak RSS MB'];
  const rows = Array.from(runs, ([{ program, parallel }, usages]) => {
    return [program, parallel || 'default', ...figuresOf(usages)];
  });
  console.log(`\n${table(head, rows)}`);
  console.log(
    `\nThe goal is at most ${MAX_SECONDS} s for 10,000 conversations as NDJSON, on two cores with no other work.`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Writes the conversations, and returns the size of the file in bytes. */
async function writeDump(path: string): Promise<number> {
  const form = FORMS[values.form];
  if (form === undefined) throw new RangeError(`expected a form of ${Object.keys(FORMS).join(', ')}`);
  const [start, between, end, indent] = form;
  let bytes = 0;
  const texts = function* write(): Generator<string> {
    yield start;
    for (let index = 0; index < Number(values.conversations); index++) {
      const { conversation } = generateConversation(DEFAULT_SEED, index);
      const pageInfo = { hasNextPage: false, endCursor: null };
      const complete = { ...conversation, messages: { ...conversation.messages, pageInfo } };
      yield (index === 0 ? '' : between) + JSON.stringify(complete, null, indent);
    }
    yield end;
  };
  const count = function* countBytes(): Generator<Buffer> {
    for (const text of texts()) {
      const part = Buffer.from(text);
      bytes += part.length;
      yield part;
    }
  };
  await pipeline(Readable.from(count()), createWriteStream(path));
  return bytes;
}

async function measure({ program, parallel }: Variant, dump: string): Promise<MeasuredUsage> {
  const threads = parallel === '' ? [] : ['--parallel', parallel];
  const args = [resolve(program), 'reconstruct', dump, ...threads];
  return runMeasured('measuredProgram', args, { node: process.execPath, folder, showsOutput: false });
}

/** The lowest of each figure: other work on the machine only makes them larger. */
function figuresOf(usages: readonly MeasuredUsage[]): readonly string[] {
  const lowest = (figure: (usage: MeasuredUsage) => number): string =>
    rounded(Math.min(...usages.map(figure)));
  return [
    lowest(({ seconds }) => seconds),
    lowest(({ cpuSeconds }) => cpuSeconds),
    lowest(({ peakRssBytes }) => peakRssBytes / 1e6),
  ];
}
