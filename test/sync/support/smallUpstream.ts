import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../../src/sandbox/generator/world/random.ts';
import type { GrowingUpstream, Life } from './growingUpstream.ts';
import { createGrowingUpstream, createLives } from './growingUpstream.ts';
import type { UpstreamServer } from './upstreamServer.ts';
import { startUpstreamServer } from './upstreamServer.ts';

/** The instant of most syncs. */
export const NOW_MS = Date.parse('2026-01-12T12:00:00Z');
export const TEST_TIMEOUT_MS = 60_000;

const CONVERSATIONS = 150;

/** An upstream with few conversations, and the options of syncs from it. */
export interface SmallUpstream {
  readonly lives: readonly Life[];
  readonly upstream: GrowingUpstream;
  readonly server: UpstreamServer;
  readonly common: { readonly upstreamUrl: string; readonly tokenFile: string; readonly since: string };
  stop(): Promise<void>;
}

export async function startSmallUpstream(): Promise<SmallUpstream> {
  const lives = createLives(3, CONVERSATIONS);
  const upstream = createGrowingUpstream(lives);
  const directory = await mkdtemp(join(tmpdir(), 'contacts-gateway-test-'));
  const tokenFile = join(directory, 'token');
  const random = createRandom(1);
  const server = await startUpstreamServer({ execute: upstream.execute, limitedShare: 0, random, tokenFile });
  return {
    ...{ lives, upstream, server, common: { upstreamUrl: server.url, tokenFile, since: '2026-01-01' } },
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
