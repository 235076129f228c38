import { rename, rm, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { GraphQLSchema } from 'graphql';
import { printSchema } from 'graphql';
import { checkRequirements } from '../upstream/schema/requirements.ts';
import { reservedNames } from '../upstream/schema/reservedNames.ts';
import { schemaDifferences } from '../upstream/schema/schemaDifferences.ts';
import { assertRequirements } from '../upstream/schema/schemaSource.ts';
import { readSdlFile } from '../upstream/schema/sdl.ts';
import type { LiveSchemaOptions, SchemaSettings } from './liveSchema.ts';
import { liveSchema } from './liveSchema.ts';
import { CommandFailed } from './support/exitCodes.ts';

export interface SchemaCommandParts {
  /** The SDL that the gateway serves; to other gateways, with a mode. */
  readonly printGatewaySchema: (federation?: PrintedSubgraph) => Promise<string>;
  /** Called by the commands that ask the upstream, and only when they run. */
  readonly settings: () => SchemaSettings;
  /** Path of the upstream's snapshot, `schema/upstream.graphql`. */
  readonly snapshotFile: string;
  /** Writes to standard output. */
  readonly write: (text: string) => void;
}

/** `contacts-gateway schema print / check / pull`. */
export function schemaCommand(parts: SchemaCommandParts): Command {
  const command = new Command('schema').description("the gateway's schema, and the upstream's");
  command
    .command('print')
    .description("print the gateway's SDL")
    .addOption(federationOption())
    .action(async ({ federation }: { readonly federation?: PrintedSubgraph }) =>
      parts.write(await parts.printGatewaySchema(federation)),
    );
  askingUpstream(command.command('check'))
    .description('compare the live upstream schema with what contacts need and with the snapshot')
    .action((options: LiveSchemaOptions) => check(parts, options));
  askingUpstream(command.command('pull'))
    .description('replace the snapshot by the live upstream schema')
    .action((options: LiveSchemaOptions) => pull(parts, options));
  return command;
}

/** What `FEDERATION` calls the modes in which there is an SDL for other gateways. */
export type PrintedSubgraph = 'full' | 'contacts';

function federationOption(): Option {
  return new Option('--federation [mode]', 'as the subgraph that other gateways compose')
    .choices(['full', 'contacts'])
    .preset('full');
}

function askingUpstream(command: Command): Command {
  return command
    .option('--url <url>', "the upstream's GraphQL endpoint (default: UPSTREAM_URL)")
    .option(
      '--token-file <file>',
      'holds the bearer token for introspection (default: UPSTREAM_SCHEMA_TOKEN)',
    );
}

async function check(parts: SchemaCommandParts, options: LiveSchemaOptions): Promise<void> {
  const name = 'schema check';
  const snapshot = await readSdlFile(parts.snapshotFile).catch(asFailure(name));
  const live = await liveSchema(name, options, parts.settings());
  const { missing, warnings } = checkRequirements(live);
  const { breaking, dangerous, safe } = await schemaDifferences(snapshot, live);
  const counts = `${breaking.length} breaking, ${dangerous.length} dangerous, ${safe.length} safe`;
  parts.write(
    [
      ...lines('missing', missing),
      ...lines('collision', reservedNames(live)),
      ...lines('optional, absent', warnings),
      ...lines('breaking', breaking),
      ...lines('dangerous', dangerous),
      ...lines('safe', safe),
      `differences to ${parts.snapshotFile}: ${counts}\n`,
    ].join(''),
  );
  assertServable(name, live);
}

// A snapshot that cannot be served would make the fallback to it fail, so such a schema is not pulled.
async function pull(parts: SchemaCommandParts, options: LiveSchemaOptions): Promise<void> {
  const name = 'schema pull';
  const live = await liveSchema(name, options, parts.settings());
  assertServable(name, live);
  await replaceFile(parts.snapshotFile, `${SNAPSHOT_HEADER}${printSchema(live)}\n`).catch(asFailure(name));
  parts.write(`${parts.snapshotFile}: ${Object.keys(live.getTypeMap()).length} types\n`);
}

const SNAPSHOT_HEADER = `# The upstream's schema, as introspection gave it to \`contacts-gateway schema pull\`.\n\n`;

function lines(kind: string, entries: readonly string[]): string[] {
  return entries.map((entry) => `${kind}: ${entry}\n`);
}

function assertServable(name: string, schema: GraphQLSchema): void {
  try {
    assertRequirements(schema);
  } catch (error) {
    asFailure(name)(error);
  }
}

// Readers see the old snapshot or the new one, never half of it.
async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function asFailure(name: string): (error: unknown) => never {
  return (cause) => {
    if (!(cause instanceof Error)) throw cause;
    const problems = cause.message.split('\n').map((line) => `${name}: ${line}`);
    throw new CommandFailed(problems.join('\n'), { cause });
  };
}
