import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (file: string): string => readFileSync(file, 'utf8');

/** Built from this repository, so its digest is not known here. */
const OWN = /^contacts-gateway(:[\w.-]+)?$/;
const PINNED = /^[a-z0-9./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

interface Reference {
  readonly file: string;
  readonly image: string;
}

/** What a Dockerfile builds on, other than its own stages; the frontend of a `syntax` line is an image, too. */
function imagesOfDockerfile(file: string): Reference[] {
  const text = read(file);
  const stages = new Set([...text.matchAll(/^FROM \S+ AS (\S+)$/gim)].map(([, stage]) => stage));
  const images = [...text.matchAll(/^(?:FROM|# *syntax *=|COPY --from=) *(\S+)/gim)].map(
    ([, image = '']) => image,
  );
  return images.filter((image) => !stages.has(image)).map((image) => ({ file, image }));
}

function imagesOfManifests(folder: string): Reference[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.ya?ml$/.test(file),
  );
  return files
    .map((file) => join(folder, file))
    .flatMap((file) =>
      [...read(file).matchAll(/^[ -]*image: *["']?([^\s"']+)/gm)].map(([, image = '']) => ({ file, image })),
    );
}

const references = [...imagesOfDockerfile('Dockerfile'), ...imagesOfManifests('deploy')];
const foreign = references.filter(({ image }) => !OWN.test(image));

describe('images', () => {
  it('are found in the Dockerfile and below deploy/', () => {
    const names = new Set(foreign.map(({ image }) => image.split(':')[0]));
    expect([...names].toSorted()).toEqual(['grafana/grafana', 'node', 'prom/prometheus', 'redis']);
    expect(references.length).toBeGreaterThan(foreign.length);
  });

  it('of others are pinned by tag and digest', () => {
    expect(foreign.filter(({ image }) => !PINNED.test(image))).toEqual([]);
  });

  it('have one digest for each tag', () => {
    const tags = new Set(foreign.map(({ image }) => image.split('@')[0]));
    expect(new Set(foreign.map(({ image }) => image)).size).toBe(tags.size);
  });

  it('are updated by Dependabot in every folder', () => {
    const folders = new Set(foreign.map(({ file }) => `/${file.split('/').slice(0, -1).join('/')}`));
    const renewed = [...read('.github/dependabot.yml').matchAll(/directory: (\S+)/g)].map(
      ([, folder]) => folder,
    );
    expect([...folders].filter((folder) => !renewed.includes(folder))).toEqual([]);
  });
});
