import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_REPRESENTATIONS } from '../../src/gateway/federation/entities.ts';
import { EXAMPLE_URLS, SUPERGRAPHS } from './support/subgraphs.ts';

const docs = new URL('../../docs/', import.meta.url);
const example = new URL('supergraph/', docs);
const text = readFileSync(new URL('federation.md', docs), 'utf8');

describe('docs/federation.md', () => {
  it.each(['supergraph.yaml', 'graph.yaml'])('%s lists the subgraphs that the tests compose', (file) => {
    const config = readFileSync(new URL(file, example), 'utf8');
    for (const { name, url } of SUPERGRAPHS.full.subgraphs(EXAMPLE_URLS)) {
      expect(config).toContain(name);
      expect(config).toContain(url);
    }
    const files = [...config.matchAll(/file: (\S+)/g)].map(([, path = '']) => path);
    expect(files).toHaveLength(2);
    for (const path of files) expect(existsSync(new URL(path, example))).toBe(true);
  });

  it('mentions files that exist', () => {
    const linked = [...text.matchAll(/\]\((supergraph\/\S*?)\)/g)].map(([, path = '']) => path);
    const named = [...text.matchAll(/docs\/(supergraph\/[\w.-]+)/g)].map(([, path = '']) => path);
    expect(linked).not.toEqual([]);
    expect(named).not.toEqual([]);
    for (const path of [...linked, ...named]) expect(existsSync(new URL(path, docs))).toBe(true);
    expect(readdirSync(example)).toContain('supergraph.graphql');
  });

  it('has the limit of the code', () => {
    expect(text).toContain(`at most ${MAX_REPRESENTATIONS.toLocaleString('en')} representations`);
  });
});
