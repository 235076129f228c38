import { buildSchema, printSchema } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../../src/app/startGateway.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { serveCommand } from '../../../src/cli/serve.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { SNAPSHOT, withoutField } from '../../support/schema/schemaEdits.ts';
import { writeSchemaFile } from '../../support/schema/schemaFile.ts';
import { executing, refusedUrl, startServer } from '../../support/upstream/httpServer.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Runs `serve` until it ends. */
async function serve(env: Readonly<Record<string, string>>) {
  const errors: string[] = [];
  const command = serveCommand({
    readConfig: () => readConfig({ PORT: '0', LOG_LEVEL: 'silent', ...env }, () => ''),
    createLogger,
    startGateway,
    onStopSignal: () => undefined,
    onCrash: () => undefined,
    exitAtOnce: () => undefined,
  });
  const code = await runProgram([], {
    version: '0',
    commands: [command],
    defaultCommand: 'serve',
    writeOut: () => undefined,
    writeError: (text) => errors.push(text.trim()),
  });
  return { code, errors };
}

describe('serve, with a schema that cannot be served', () => {
  it('exits 2 and names everything that the introspected one lacks', async () => {
    const lacking = printSchema(withoutField('RoutingRule.name')).replace('closedAt: DateTime\n', '\n');
    const path = await writeSchemaFile(lacking);
    const upstream = await startServer(executing(buildSchema(lacking)));
    cleanups.push(upstream.stop);
    const names = ['Conversation.closedAt', 'RoutingRule.name'];
    expect(await serve({ UPSTREAM_URL: upstream.url })).toEqual({
      code: 2,
      errors: names.map((name) => `UPSTREAM_URL: The upstream's schema lacks ${name}.`),
    });
    expect(await serve({ UPSTREAM_URL: upstream.url, UPSTREAM_SCHEMA: path })).toEqual({
      code: 2,
      errors: names.map((name) => `UPSTREAM_SCHEMA: The upstream's schema lacks ${name}.`),
    });
  });

  it('exits 2 and says what to do about names that collide', async () => {
    const path = await writeSchemaFile(`${SNAPSHOT}
      type Contact { id: ID }
      extend type Query { contact: Contact }
      extend type Conversation { contacts: [Contact] }`);
    const { code, errors } = await serve({ UPSTREAM_URL: await refusedUrl(), UPSTREAM_SCHEMA: path });
    expect(code).toBe(2);
    expect(errors).toHaveLength(3);
    for (const [index, name] of ['Contact', 'Conversation.contacts', 'Query.contact'].entries()) {
      expect(errors[index]).toContain(`UPSTREAM_SCHEMA: The upstream has a`);
      expect(errors[index]).toMatch(new RegExp(` ${name}, and .* of the same name\\. Serve an SDL file`));
    }
  });

  it('exits 2 and says where a file is no schema', async () => {
    const path = await writeSchemaFile('type Query {\n  a Int\n}');
    expect(await serve({ UPSTREAM_URL: await refusedUrl(), UPSTREAM_SCHEMA: path })).toEqual({
      code: 2,
      errors: [expect.stringMatching(/^UPSTREAM_SCHEMA: .*upstream\.graphql:2:5: Syntax Error: /)],
    });
  });
});
