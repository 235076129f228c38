import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Tokens } from './data/accounts.ts';
import { ACCOUNTS, TOKEN_LIFE_SECONDS } from './data/accounts.ts';
import type { LoginLimits } from './loginLimits.ts';

/** The parts of both routes. `onLogin` is called for each login attempt. */
export interface TokenRoutes {
  readonly tokens: Tokens;
  readonly loginLimits: LoginLimits;
  readonly onLogin: () => void;
}

/** Serves `POST /oauth2/token`, which accepts only forms and has upstream's login limits, and `GET /_authenticated`. */
export function tokenRoutes(app: FastifyInstance, { tokens, loginLimits, onLogin }: TokenRoutes): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, new URLSearchParams(body.toString()));
    },
  );

  app.post('/oauth2/token', async (request, reply) => {
    onLogin();
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const username = form.get('username') ?? '';
    if (form.get('grant_type') !== 'password') {
      return refused(reply, 400, 'unsupported_grant_type', 'expected the grant type password');
    }
    const waitSeconds = loginLimits(username, request.ip);
    if (waitSeconds !== undefined) {
      reply.header('retry-after', String(waitSeconds));
      return refused(reply, 429, 'too_many_requests', 'too many logins within a minute');
    }
    const account = ACCOUNTS.find(
      (known) => known.username === username && known.password === form.get('password'),
    );
    if (account === undefined) return refused(reply, 400, 'invalid_grant', 'username or password not valid');
    return reply.header('cache-control', 'no-store').send({
      access_token: tokens.issue(account),
      expires_in: TOKEN_LIFE_SECONDS,
      token_type: 'Bearer',
      refresh_token: 'none',
    });
  });

  app.get('/_authenticated', async (request, reply) =>
    tokens.accountOf(request.headers.authorization) === undefined
      ? refused(reply, 401, 'invalid_token', 'access token not valid')
      : reply.send({ authenticated: true }),
  );
}

function refused(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
  return reply.code(status).send({ error, error_description: description });
}
