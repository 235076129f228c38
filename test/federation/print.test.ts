import { describe, expect, it } from 'vitest';
import { schemaCommand } from '../../src/cli/schema.ts';
import { gatewaySdl } from '../../src/gateway/schema/gatewaySdl.ts';
import { CONTACTS_SDL, INTERVALS_SDL, UPSTREAM_SDL } from '../support/schema/sdl.ts';
import { CONTACTS_MODE_SDL, FULL_SDL } from './support/subgraphs.ts';

async function print(args: readonly string[]): Promise<string> {
  const written: string[] = [];
  const command = schemaCommand({
    printGatewaySchema: async (federation) =>
      gatewaySdl(UPSTREAM_SDL, CONTACTS_SDL, federation, INTERVALS_SDL),
    settings: () => ({ upstreamUrl: undefined, schemaToken: undefined, upstreamTimeoutMs: 1 }),
    snapshotFile: '',
    write: (text) => written.push(text),
  });
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({ writeErr: () => undefined });
  await command.parseAsync(['print', ...args], { from: 'user' });
  return written.join('');
}

describe('schema print --federation', () => {
  it.each([
    { args: [], sdl: gatewaySdl(UPSTREAM_SDL, CONTACTS_SDL, 'off', INTERVALS_SDL) },
    { args: ['--federation'], sdl: FULL_SDL },
    { args: ['--federation', 'full'], sdl: FULL_SDL },
    { args: ['--federation', 'contacts'], sdl: CONTACTS_MODE_SDL },
  ])('prints the schema for $args', async ({ args, sdl }) => {
    expect(await print(args)).toBe(sdl);
  });

  it('refuses another mode', async () => {
    await expect(print(['--federation', 'off'])).rejects.toThrow('Allowed choices are full, contacts.');
  });
});
