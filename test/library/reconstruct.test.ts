import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ReconstructionError, reconstructConversation } from '../../src/library/reconstruct.ts';
import { runToEnd } from '../support/processes/startProgram.ts';

const GOLDEN = 'test/contacts/golden';
const ENTRY = 'dist/library/reconstruct.js';
const input = (name: string): string => readFileSync(join(GOLDEN, name, 'input.json'), 'utf8');
const complete = readdirSync(GOLDEN).filter(
  (name) => !readFileSync(join(GOLDEN, name, 'expected.json'), 'utf8').startsWith('{\n  "error"'),
);

function errorOf(json: unknown): unknown {
  try {
    return reconstructConversation(json);
  } catch (error) {
    return error instanceof ReconstructionError ? { code: error.code, message: error.message } : error;
  }
}

describe('reconstructConversation', () => {
  it('returns what the command prints', async () => {
    const text = input('guide-snooze');
    const { stdout } = await runToEnd(['reconstruct', '-'], { input: text });
    expect(JSON.parse(stdout)).toEqual(reconstructConversation(JSON.parse(text)));
  });

  it.each([
    { json: undefined, code: 'NO_CONVERSATION', message: 'one conversation' },
    { json: [], code: 'NO_CONVERSATION', message: 'one conversation' },
    { json: { id: 7 }, code: 'NO_CONVERSATION', message: 'got number' },
    { json: { data: { conversation: null } }, code: 'NO_CONVERSATION', message: 'one conversation' },
    { json: { id: 'a' }, code: 'CONTACT_HISTORY_UNAVAILABLE', message: 'routingEvents is not a list' },
    {
      json: { id: 'a', routingEvents: [], messages: { edges: [], pageInfo: { hasNextPage: true } } },
      code: 'CONTACT_HISTORY_UNAVAILABLE',
      message: 'messages has a further page',
    },
  ])('throws $code for $json', ({ json, code, message }) => {
    expect(errorOf(json)).toEqual({ code, message: expect.stringContaining(message) });
  });
});

describe(ENTRY, () => {
  it('imports nothing but files of this package', () => {
    const files = closureOf(ENTRY);
    expect(files.size).toBeGreaterThan(10);
    expect([...files.values()].flat().filter((target) => !target.startsWith('.'))).toEqual([]);
  });

  it('reconstructs all golden histories in a bundle for browsers, without Node', async () => {
    const { outputFiles } = await build({
      ...{ entryPoints: [ENTRY], bundle: true, write: false, platform: 'browser' },
      ...{ format: 'iife', globalName: 'library' },
    });
    const context = createContext({ inputs: complete.map(input) });
    const script = 'JSON.stringify(inputs.map((text) => library.reconstructConversation(JSON.parse(text))))';
    runInContext(outputFiles[0]?.text ?? '', context);
    const results: unknown = JSON.parse(runInContext(script, context));
    expect(results).toEqual(complete.map((name) => reconstructConversation(JSON.parse(input(name)))));
    expect(complete.length).toBeGreaterThan(20);
  });
});

/** The imports of a built file and of all files that it imports, by file. */
function closureOf(file: string, files = new Map<string, string[]>()): Map<string, string[]> {
  if (files.has(file)) return files;
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
    ([, target = '']) => target,
  );
  files.set(file, targets);
  for (const target of targets) {
    if (target.startsWith('.')) closureOf(join(dirname(file), target), files);
  }
  return files;
}
