import type { Member } from './member.ts';

/** A worker that receives requests to poll. */
type Poller = { readonly channel: Pick<Member['channel'], 'notify'> };

/** Decides which worker polls the upstream's schema, and when. */
export interface SchemaTurns {
  /** Must be called when a worker has found another schema. All other workers then poll once. */
  report(digest: string, finder: Poller): void;
  stop(): void;
}

/**
 * Lets one worker poll each time, in turn. With several workers, the upstream is therefore not polled more often. As each worker
 * has its turn, a worker that missed a change gets it later.
 *
 * @param pollSeconds time between two polls, in seconds; 0 is off.
 * @param working returns the workers that listen.
 */
export function createSchemaTurns(pollSeconds: number, working: () => readonly Poller[]): SchemaTurns {
  let turn = 0;
  let lastDigest: string | undefined;
  const pollNext = (): void => {
    const members = working();
    members[turn % members.length]?.channel.notify({ name: 'pollSchema' });
    turn += 1;
  };
  const timer = pollSeconds === 0 ? undefined : setInterval(pollNext, pollSeconds * 1_000).unref();
  return {
    report: (digest, finder) => {
      // The other workers report the same change when they have polled.
      if (digest === lastDigest) return;
      lastDigest = digest;
      for (const member of working()) {
        if (member !== finder) member.channel.notify({ name: 'pollSchema' });
      }
    },
    stop: () => clearInterval(timer),
  };
}
