import { Command } from 'commander';
import { CacheUnreachable } from '../app/purgeCache.ts';
import type { Config } from '../config/config.ts';
import type { Destination, PurgedRows } from '../sync/contract/destination.ts';
import { CommandFailed, UsageError } from './support/exitCodes.ts';
import { destinationFailure } from './sync/destinationFailure.ts';
import type { DestinationAddress } from './sync/syncOptions.ts';
import { parseAddress } from './sync/syncOptions.ts';

export interface PurgeCommandParts {
  /** Throws a `ConfigError`. */
  readonly readConfig: () => Config;
  readonly openDestination: (address: DestinationAddress, config: Config) => Promise<Destination>;
  /** Removes the histories from the shared cache. Resolves to their number, or to null without Redis. */
  readonly purgeCache: (config: Config) => Promise<number | null>;
  /** Writes to standard output. */
  readonly write: (text: string) => void;
}

interface RawPurgeOptions {
  readonly to: string;
  readonly conversation: string;
}

/**
 * `contacts-gateway purge`: removes a conversation from a destination and from the shared cache. Throws a `UsageError` for
 * wrong options, and a `CommandFailed` if the destination or the cache cannot be changed.
 */
export function purgeCommand({ readConfig, openDestination, purgeCache, write }: PurgeCommandParts): Command {
  return new Command('purge')
    .description('remove a conversation from a destination of sync, and from the caches')
    .requiredOption('--to <destination>', 'a directory, s3://BUCKET/PREFIX or postgres://HOST/DATABASE')
    .requiredOption('--conversation <id>', 'the id of the conversation')
    .action(async ({ to, conversation }: RawPurgeOptions) => {
      const problems: string[] = [];
      const address = parseAddress(to, problems);
      const id = conversation.trim();
      if (id === '') problems.push('--conversation: expected an id, got an empty text');
      if (problems.length > 0)
        throw new UsageError(problems.map((problem) => `purge: ${problem}`).join('\n'));
      const config = readConfig();
      let destination: Destination | null = null;
      try {
        destination = await openDestination(address, config);
        const purged = await destination.purge(id);
        const cached = await purgeCache(config);
        const cache =
          cached === null ? 'no shared cache is configured' : `${cached} cached histories removed`;
        write(`purge: ${describe(purged)}; ${cache}\n`);
      } catch (cause) {
        if (cause instanceof CacheUnreachable) throw new CommandFailed(`purge: ${cause.message}`, { cause });
        throw destinationFailure('purge', cause);
      } finally {
        await destination?.close();
      }
    });
}

function describe({ conversations, contacts }: PurgedRows): string {
  if (conversations + contacts > 0) return `${conversations} conversations with ${contacts} contacts removed`;
  return 'the destination has no conversation with this id, and later syncs will not add it';
}
