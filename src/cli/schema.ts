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
import { fetchLiveSchema } from './liveSchema.ts';
import { CommandFailed } from './support/exitCodes.ts';

export interface SchemaCommandParts {
  /** The SDL that the gateway serves. With a mode: the SDL of the subgraph for other gateways. */
  readonly printGatewaySchema: (federation?: PrintedSubgraph) => Promise<string>;
  /** Called only by the commands that need the upstream. */
  readonly settings: () => SchemaSettings;
  /** The path of the snapshot of the upstream's schema. */
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
  addUpstreamOptions(command.command('check'))
    .description('compare the live upstream schema with what contacts need and with the snapshot')
    .action((options: LiveSchemaOptions) => check(parts, options));
  addUpstreamOptions(command.command('pull'))
    .description('replace the snapshot by the live upstream schema')
    .action((options: LiveSchemaOptions) => pull(parts, options));
  return command;
}

/** The values of `FEDERATION` that have a subgraph SDL. */
export type PrintedSubgraph = 'full' | 'contacts';

function federationOption(): Option {
  return new Option('--federation [mode]', 'as the subgraph that other gateways compose')
    .choices(['full', 'contacts'])
    .preset('full');
}

function addUpstreamOptions(command: Command): Command {
  return command
    .option('--url <url>', "the upstream's GraphQL endpoint (default: UPSTREAM_URL)")
    .option(
      '--token-file <file>',
      'holds the bearer token for introspection (default: UPSTREAM_SCHEMA_TOKEN)',
    );
}

async function check(parts: SchemaCommandParts, options: LiveSchemaOptions): Promise<void> {
  const name = 'schema check';
  const snapshot = await readSdlFile(parts.snapshotFile).catch(failWith(name));
  const live = await fetchLiveSchema(name, options, parts.settings());
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

// The gateway falls back to the snapshot, so a schema that it cannot serve must not replace the snapshot.
async function pull(parts: SchemaCommandParts, options: LiveSchemaOptions): Promise<void> {
  const name = 'schema pull';
  const live = await fetchLiveSchema(name, options, parts.settings());
  assertServable(name, live);
  await replaceFile(parts.snapshotFile, `${SNAPSHOT_HEADER}${printSchema(live)}\n`).catch(failWith(name));
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
    failWith(name)(error);
  }
}

// The replacement is atomic: readers see the old snapshot or the new one.
async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function failWith(name: string): (error: unknown) => never {
  return (cause) => {
    if (!(cause instanceof Error)) throw cause;
    const problems = cause.message.split('\n').map((line) => `${name}: ${line}`);
    throw new CommandFailed(problems.join('\n'), { cause });
  };
}
