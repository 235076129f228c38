import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { configProblems } from '../support/config/configProblems.ts';

const files: Readonly<Record<string, string>> = {
  '/run/username': 'gateway@example.com\n',
  '/run/password': 'hunter2\n',
  '/run/keys': 'hunter2-a,hunter2-b\n',
};

function read(env: Record<string, string>) {
  return readConfig(env, (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  });
}

const problemsOf = (env: Record<string, string>) => configProblems(() => read(env));

const service = {
  UPSTREAM_AUTH: 'service',
  IADVIZE_USERNAME: 'gateway@example.com',
  IADVIZE_PASSWORD: 'hunter2',
};

const jwt = {
  JWT_JWKS_URL: 'https://id.example.com/keys',
  JWT_ISSUER: 'https://id.example.com/',
  JWT_AUDIENCE: 'contacts',
};

const account = { username: 'gateway@example.com', password: 'hunter2' };

const clientLimits = { requestsPerMinute: undefined, maxOperations: undefined };

const open = { mode: 'service', account, tokenUrl: undefined, clients: null, clientLimits };

describe('readAccess', () => {
  it('needs no authentication on a loopback address', () => {
    for (const HOST of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) {
      expect(read({ ...service, HOST }).access).toEqual(open);
    }
  });

  it('reads every secret from a file, too', () => {
    const { access } = read({
      UPSTREAM_AUTH: 'service',
      IADVIZE_USERNAME_FILE: '/run/username',
      IADVIZE_PASSWORD_FILE: '/run/password',
      GATEWAY_API_KEYS_FILE: '/run/keys',
      HOST: '0.0.0.0',
    });
    expect(access).toMatchObject({ mode: 'service', account });
    expect(access).toHaveProperty('clients.apiKeyDigests.length', 2);
    expect(access).toHaveProperty('clients.jwt', null);
  });

  it('keeps no API key, only what it hashes to', () => {
    const { access } = read({ ...service, GATEWAY_API_KEYS: 'one-of-them, another,another' });
    expect(access).toHaveProperty('clients.apiKeyDigests', [
      'dbf8420ac708c1ddd509283afb25d85ae177dd143ed7e0d3cd99b9aaed1c7188',
      'ae448ac86c4e8e4dec645729708ef41873ae79c6dff84eff73360989487f08e5',
    ]);
    expect(JSON.stringify(access)).not.toContain('another');
  });

  it('reads all that a JWT must hold', () => {
    expect(read({ ...service, ...jwt, UPSTREAM_TOKEN_URL: 'https://id.example.com/token' }).access).toEqual({
      ...open,
      tokenUrl: 'https://id.example.com/token',
      clients: {
        apiKeyDigests: [],
        jwt: {
          jwksUrl: 'https://id.example.com/keys',
          issuer: 'https://id.example.com/',
          audience: 'contacts',
        },
      },
    });
  });

  it('reads the limits of a client', () => {
    const limits = { CLIENT_REQUESTS_PER_MINUTE: '600', CLIENT_MAX_OPERATIONS: '8' };
    expect(read({ ...service, ...limits }).access).toEqual({
      ...open,
      clientLimits: { requestsPerMinute: 600, maxOperations: 8 },
    });
  });

  it.each([
    {
      why: 'a limit of a client allows nothing',
      env: { ...service, CLIENT_REQUESTS_PER_MINUTE: '0', CLIENT_MAX_OPERATIONS: 'many' },
      problems: [
        'CLIENT_REQUESTS_PER_MINUTE: expected a whole number from 1 to 1000000, got "0"',
        'CLIENT_MAX_OPERATIONS: expected a whole number from 1 to 1000000, got "many"',
      ],
    },
    {
      why: 'clients of the upstream are limited',
      env: { CLIENT_REQUESTS_PER_MINUTE: '600' },
      problems: ['CLIENT_REQUESTS_PER_MINUTE: expected UPSTREAM_AUTH=service with it, got forward'],
    },
    {
      why: 'no client has to say who it is',
      env: { ...service, HOST: '0.0.0.0' },
      problems: [
        'UPSTREAM_AUTH: expected GATEWAY_API_KEYS or JWT_JWKS_URL with it, as HOST is not a loopback address, got neither',
      ],
    },
    {
      why: 'there is no account',
      env: { UPSTREAM_AUTH: 'service' },
      problems: [
        'IADVIZE_USERNAME: expected a value, as UPSTREAM_AUTH is service, got nothing',
        'IADVIZE_PASSWORD: expected a value, as UPSTREAM_AUTH is service, got nothing',
      ],
    },
    {
      why: 'a JWT is half described',
      env: { ...service, HOST: '0.0.0.0', JWT_ISSUER: 'https://id.example.com/' },
      problems: [
        'JWT_JWKS_URL: expected a value, as one of JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE is set, got nothing',
        'JWT_AUDIENCE: expected a value, as one of JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE is set, got nothing',
      ],
    },
    {
      why: 'a URL is none',
      env: { ...service, ...jwt, JWT_JWKS_URL: 'keys', UPSTREAM_TOKEN_URL: 'ftp://id.example.com' },
      problems: [
        'JWT_JWKS_URL: expected an http or https URL without user name, password or fragment, got "keys"',
        'UPSTREAM_TOKEN_URL: expected an http or https URL without user name, password or fragment, got "ftp://id.example.com"',
      ],
    },
    {
      why: 'a key is empty',
      env: { ...service, GATEWAY_API_KEYS: 'hunter2,,' },
      problems: [
        'GATEWAY_API_KEYS: expected comma-separated keys of printable ASCII characters, got a value that is not shown, with an empty key, a space within one or another character',
      ],
    },
    {
      why: 'a secret is given twice',
      env: { ...service, IADVIZE_PASSWORD_FILE: '/run/password' },
      problems: [
        'IADVIZE_PASSWORD_FILE: expected only one of IADVIZE_PASSWORD and IADVIZE_PASSWORD_FILE, got both',
      ],
    },
    {
      why: 'what is set has no use',
      env: { IADVIZE_PASSWORD_FILE: '/run/password', GATEWAY_API_KEYS: 'hunter2', JWT_ISSUER: 'x' },
      problems: [
        'IADVIZE_PASSWORD_FILE: expected UPSTREAM_AUTH=service with it, got forward',
        'GATEWAY_API_KEYS: expected UPSTREAM_AUTH=service with it, got forward',
        'JWT_ISSUER: expected UPSTREAM_AUTH=service with it, got forward',
      ],
    },
  ])('refuses to start when $why', ({ env, problems }) => {
    expect(problemsOf(env)).toEqual(problems);
    expect(problems.join()).not.toContain('hunter2');
  });
});
