import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, hasRedis, needsRedis } from '../support/processes/redisServer.ts';
import { expectFewRights, podTemplates, readManifest, validateManifest } from './support/manifests.ts';

const FOLDER = 'deploy/kubernetes-redis';
const read = (file: string) => readManifest(`${FOLDER}/${file}`);
const files = readdirSync(FOLDER).filter((file) => file !== 'kustomization.yaml');
const deployment = read('deployment.yaml');
const [container] = deployment.spec.template.spec.containers;
const { services, networks, secrets } = readManifest('deploy/compose.yaml');

/** The two examples: the URL that the gateway reads, the file that Redis reads, and the command that starts it. */
const EXAMPLES = [
  {
    where: 'deploy/compose.yaml',
    url: readFileSync('deploy/secrets/redis_url', 'utf8').trim(),
    configuration: readFileSync('deploy/secrets/redis.conf', 'utf8'),
    command: services.redis.command,
    mounted: '/run/secrets/redis.conf',
  },
  {
    where: FOLDER,
    url: readManifest('deploy/kubernetes/secret.yaml').stringData['redis-url'],
    configuration: read('secret.yaml').stringData['redis.conf'],
    command: container.args,
    mounted: '/run/secrets/redis/redis.conf',
  },
];

describe.each(EXAMPLES)('the Redis of $where', ({ url, configuration, command, mounted }) => {
  it('has a password, which the gateway knows', () => {
    const [, password] = /^requirepass (\S+)\n$/.exec(configuration) ?? [];
    expect(password).toMatch(/\S/);
    expect(new URL(url)).toMatchObject({ protocol: 'redis:', password, hostname: 'redis', port: '6379' });
    expect(command.slice(0, 2)).toEqual(['redis-server', mounted]);
    expect(JSON.stringify(command)).not.toContain(password);
  });

  it.skipIf(!hasRedis)(`accepts that password and nothing less${needsRedis}`, async () => {
    const port = await startedRedis(command, configuration);
    const connect = (address: string) => {
      const redis = new Redis(address, { retryStrategy: () => null, enableOfflineQueue: true });
      redis.on('error', () => undefined);
      onTestFinished(() => redis.disconnect());
      return redis;
    };
    const address = url.replace('redis:6379', `127.0.0.1:${port}`);
    expect(await connect(address).set('key', 'value')).toBe('OK');
    await expect(connect(`redis://127.0.0.1:${port}`).get('key')).rejects.toThrow('NOAUTH');
  });
});

/** Starts Redis as the example does, but with its configuration from standard input and on any free port. */
async function startedRedis(command: readonly string[], configuration: string): Promise<number> {
  const port = await freePort();
  const options = command.slice(2);
  const child = spawn('redis-server', ['-', ...options, '--port', String(port), '--bind', '127.0.0.1'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  child.stdin.end(configuration);
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  return port;
}

describe('deploy/compose.yaml', () => {
  it('lets only the gateway reach Redis', () => {
    const reaching = Object.entries<{ networks?: string[] }>(services)
      .filter(([, service]) => service.networks?.includes('redis'))
      .map(([name]) => name);
    expect(reaching.toSorted()).toEqual(['gateway', 'redis']);
    expect(services.redis).toMatchObject({ networks: ['redis'] });
    expect(services.redis.ports).toBeUndefined();
    expect(networks.redis).toEqual({ internal: true });
  });

  it('gives each service the secrets that it reads', () => {
    for (const name of ['gateway', 'redis']) {
      const given: readonly string[] = services[name].secrets;
      const paths = JSON.stringify([services[name].environment, services[name].command]);
      const named = [...paths.matchAll(/\/run\/secrets\/([\w.]+)/g)].map(([, secret = '']) => secret);
      expect(named.toSorted()).toEqual(given.toSorted());
      expect(given.filter((secret) => !(secret in secrets))).toEqual([]);
    }
  });
});

describe(FOLDER, () => {
  it.each(files)('%s is what the API of Kubernetes takes', (file) => {
    expect(() => validateManifest(read(file))).not.toThrow();
  });

  it('selects its own pods everywhere', () => {
    const labels = deployment.spec.template.metadata.labels;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(read('service.yaml').spec.selector).toEqual(labels);
    expect(read('networkpolicy.yaml').spec.podSelector.matchLabels).toEqual(labels);
  });

  it('lets every pod that is given its URL reach Redis, and no other, and lets Redis connect to nothing', () => {
    const { policyTypes, ingress, egress } = read('networkpolicy.yaml').spec;
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    const users = podTemplates().filter(({ spec }) =>
      spec.containers[0].env?.some(({ name }: { name: string }) => name === 'REDIS_URL_FILE'),
    );
    const labels = [...new Set(users.map(({ metadata }) => JSON.stringify(metadata.labels)))].toSorted();
    expect(labels).toHaveLength(3);
    expect(ingress).toEqual([
      {
        from: labels.map((each) => ({ podSelector: { matchLabels: JSON.parse(each) } })),
        ports: [{ protocol: 'TCP', port: 'redis' }],
      },
    ]);
    expect(egress).toEqual([]);
  });

  it('is the Redis that the gateway may reach', () => {
    const { egress } = readManifest('deploy/kubernetes/networkpolicy.yaml').spec;
    expect(egress).toContainEqual({
      to: [{ podSelector: { matchLabels: deployment.spec.template.metadata.labels } }],
      ports: [{ protocol: 'TCP', port: read('service.yaml').spec.ports[0].port }],
    });
  });

  it('runs with no more rights than it needs', () => {
    expectFewRights(deployment.spec.template.spec);
  });
});
