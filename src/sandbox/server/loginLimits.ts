export const MAX_LOGINS_PER_MINUTE_PER_USER = 10;
export const MAX_LOGINS_PER_MINUTE_PER_IP = 100;

const MINUTE_MS = 60_000;

/** Counts one login. Returns the seconds to wait after too many logins in the last minute, else undefined. */
export type LoginLimits = (username: string, ip: string) => number | undefined;

/** Refused logins do not count, so a client that waits as long as requested can log in. @param clock in milliseconds. */
export function createLoginLimits(clock: () => number): LoginLimits {
  const logins = new Map<string, number[]>();
  return (username, ip) => {
    const now = clock();
    forgetOld(logins, now);
    const limits = [
      { times: timesOf(logins, `ip ${ip}`), most: MAX_LOGINS_PER_MINUTE_PER_IP },
      { times: timesOf(logins, `user ${username}`), most: MAX_LOGINS_PER_MINUTE_PER_USER },
    ];
    const [oldest] = limits.find(({ times, most }) => times.length >= most)?.times ?? [];
    if (oldest !== undefined) return Math.ceil((oldest + MINUTE_MS - now) / 1_000);
    for (const { times } of limits) times.push(now);
    return undefined;
  };
}

function forgetOld(logins: Map<string, number[]>, now: number): void {
  for (const [key, times] of logins) {
    const recent = times.filter((time) => time > now - MINUTE_MS);
    if (recent.length === 0) logins.delete(key);
    else logins.set(key, recent);
  }
}

function timesOf(logins: Map<string, number[]>, key: string): number[] {
  const times = logins.get(key) ?? [];
  logins.set(key, times);
  return times;
}
