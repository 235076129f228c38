import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/configError.ts';
import { CommandFailed, exitCodes, ReportedFailure, UsageError } from './support/exitCodes.ts';

export interface ProgramOptions {
  readonly version: string;
  readonly commands: readonly Command[];
  /** The name of the command that runs if the command line names none. */
  readonly defaultCommand: string;
  readonly writeOut: (text: string) => void;
  /** Takes one line for each problem. */
  readonly writeError: (text: string) => void;
}

/**
 * Runs one command line, and resolves to the exit code. Never rejects.
 *
 * @param args the command line without the name of the program.
 */
export async function runProgram(args: readonly string[], options: ProgramOptions): Promise<number> {
  try {
    const program = createProgram(options);
    refuseUnknownCommand(program, args[0]);
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    if (error instanceof ReportedFailure) return error.exitCode;
    const { code, message } = outcomeOf(error);
    for (const line of message.split('\n')) options.writeError(`${line}\n`);
    return code;
  }
}

function createProgram({ version, commands, defaultCommand, writeOut }: ProgramOptions): Command {
  const program = new Command('contacts-gateway')
    .description('a GraphQL gateway that adds the contacts of a conversation to the upstream API')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError(false)
    // `runProgram` writes the error messages.
    .configureOutput({ writeOut, writeErr: () => undefined });
  for (const command of commands) {
    inheritSettings(command, program);
    program.addCommand(command, { isDefault: command.name() === defaultCommand });
  }
  return program;
}

function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
}

// Commander would treat an unknown command as a superfluous argument of the default command.
function refuseUnknownCommand({ commands }: Command, name: string | undefined): void {
  if (name === undefined || name.startsWith('-')) return;
  const known = [...commands.map((command) => command.name()), 'help'];
  if (known.includes(name)) return;
  throw new UsageError(`unknown command ${JSON.stringify(name)}: expected one of ${known.join(', ')}`);
}

function outcomeOf(error: unknown): { readonly code: number; readonly message: string } {
  if (error instanceof CommanderError) return { code: exitCodes.wrongUsage, message: usageMessage(error) };
  if (error instanceof UsageError || error instanceof ConfigError) {
    return { code: exitCodes.wrongUsage, message: error.message };
  }
  if (error instanceof CommandFailed) return { code: exitCodes.failed, message: error.message };
  const detail = error instanceof Error ? error.message : String(error);
  return { code: exitCodes.failed, message: `unexpected failure: ${detail}` };
}

function usageMessage({ code, message }: CommanderError): string {
  // If a subcommand is missing, commander prints the help to stderr and reports this code.
  if (code === 'commander.help') return 'expected a subcommand: --help lists them';
  return message.replace(/^error: /, '').replaceAll('\n', ' ');
}
