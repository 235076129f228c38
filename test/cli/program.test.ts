import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { CommandFailed, UsageError } from '../../src/cli/support/exitCodes.ts';
import { ConfigError } from '../../src/config/configError.ts';

async function run(args: readonly string[], failure?: unknown) {
  const ran: string[] = [];
  const written: string[] = [];
  const errors: string[] = [];
  const act = (name: string) => () => {
    if (failure !== undefined) throw failure;
    ran.push(name);
  };
  const first = new Command('first').action(act('first'));
  const second = new Command('second').argument('<file>').option('--size <n>').action(act('second'));
  const group = new Command('group');
  group.command('inner').option('--size <n>').action(act('inner'));
  const code = await runProgram(args, {
    version: '1.2.3',
    commands: [first, second, group],
    defaultCommand: 'first',
    writeOut: (text) => written.push(text),
    writeError: (text) => errors.push(text),
  });
  return { code, ran, errors: errors.join(''), written: written.join('') };
}

describe('runProgram', () => {
  it.each([
    { args: [], ran: ['first'] },
    { args: ['first'], ran: ['first'] },
    { args: ['second', 'a.json', '--size', '3'], ran: ['second'] },
    { args: ['second', '-'], ran: ['second'] },
    { args: ['group', 'inner'], ran: ['inner'] },
  ])('$args runs $ran', async ({ args, ran }) => {
    expect(await run(args)).toEqual({ code: 0, ran, errors: '', written: '' });
  });

  it('prints the version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, ran: [], errors: '', written: '1.2.3\n' });
  });

  it.each([['--help'], ['help'], ['second', '--help'], ['help', 'second']])(
    'prints help: %s',
    async (...args) => {
      const { code, errors, written } = await run(args);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(written).toContain('Usage: contacts-gateway');
    },
  );

  it.each([
    { args: ['third'], line: 'unknown command "third": expected one of first, second, group, help' },
    { args: ['--port', '3'], line: "unknown option '--port'" },
    { args: ['first', 'extra'], line: "too many arguments for 'first'. Expected 0 arguments but got 1." },
    { args: ['second'], line: "missing required argument 'file'" },
    { args: ['second', 'a', '--size'], line: "option '--size <n>' argument missing" },
    { args: ['second', 'a', '--sise', '3'], line: "unknown option '--sise'" },
    { args: ['group'], line: 'expected a subcommand: --help lists them' },
    { args: ['group', 'outer'], line: "unknown command 'outer'" },
    { args: ['group', 'inner', '--sise'], line: "unknown option '--sise'" },
  ])('refuses $args in one line', async ({ args, line }) => {
    expect(await run(args)).toEqual({ code: 2, ran: [], errors: `${line}\n`, written: '' });
  });

  it.each([
    { failure: new UsageError('--size: expected a number'), code: 2, errors: '--size: expected a number\n' },
    { failure: new ConfigError(['PORT: one', 'HOST: two']), code: 2, errors: 'PORT: one\nHOST: two\n' },
    { failure: new CommandFailed('no such file'), code: 1, errors: 'no such file\n' },
    { failure: new TypeError('a bug'), code: 1, errors: 'unexpected failure: a bug\n' },
    { failure: 'a string', code: 1, errors: 'unexpected failure: a string\n' },
  ])('exits $code for $failure', async ({ failure, code, errors }) => {
    expect(await run(['first'], failure)).toEqual({ code, ran: [], errors, written: '' });
  });
});
