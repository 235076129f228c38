import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { failureFacts, logFailures } from '../../src/logging/failureLog.ts';
import { createLogger } from '../../src/logging/log.ts';

const SECRET = 'canary-7f3e';

function lineOf(error: unknown, requestId: string | null = 'r1'): Record<string, unknown> {
  const lines: string[] = [];
  const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  logFailures(log)(error, requestId);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join(''));
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new TypeError('expected an error');
}

describe('an internal error in the log', () => {
  it('has the request id, type, message and stack', () => {
    expect(lineOf(new TypeError('a bug'))).toMatchObject({
      level: 'error',
      requestId: 'r1',
      failure: { type: 'TypeError', message: 'a bug', stack: expect.stringContaining('failureLog.test.ts') },
      msg: 'The gateway failed.',
    });
  });

  it('has no request id outside of a request', () => {
    expect(lineOf(new TypeError('a bug'), null)).not.toHaveProperty('requestId');
  });

  it('has a limited number of causes', () => {
    const [first, second, third, fourth, fifth] = [1, 2, 3, 4, 5].map((number) => `cause ${number}`);
    const cause = (message = '', inner?: Error) => new Error(message, { cause: inner });
    const error = cause(first, cause(second, cause(third, cause(fourth, cause(fifth)))));
    const text = JSON.stringify(failureFacts(error));
    expect(text).toContain(fourth);
    expect(text).not.toContain(fifth);
  });

  it.each([
    ['a GraphQL error, which quotes the client', new GraphQLError(`Variable got "${SECRET}".`)],
    ['one inside another error', new Error('outer', { cause: new GraphQLError(SECRET) })],
    ['a syntax error, which quotes the text', caught(() => JSON.parse(`{"a":"b" ${SECRET}}`))],
    [
      'properties of an error',
      Object.assign(new Error('failed'), { body: SECRET, request: { token: SECRET } }),
    ],
    ['a value that is no error', SECRET],
    ['a message of several lines in the stack', new GraphQLError(`first\n    at ${SECRET}\nlast`)],
  ])('shows nothing of %s', (_name, error) => {
    expect(JSON.stringify(lineOf(error))).not.toContain(SECRET);
  });
});
