/** The upstream allows 10 a minute for one user; two are left for people. */
export const MAX_LOGINS_PER_MINUTE = 8;
export const LOGIN_WINDOW_MS = 60_000;

/** Takes one login out of the budget: null, or the milliseconds until there is one when it is used up. */
export type LoginBudget = () => number | null;

/** The logins of this process within the last minute. `clock` gives milliseconds. */
export function createLoginBudget(clock: () => number): LoginBudget {
  let times: readonly number[] = [];
  return () => {
    const nowMs = clock();
    times = times.filter((time) => time > nowMs - LOGIN_WINDOW_MS);
    const [oldest] = times;
    if (oldest !== undefined && times.length >= MAX_LOGINS_PER_MINUTE) {
      return oldest + LOGIN_WINDOW_MS - nowMs;
    }
    times = [...times, nowMs];
    return null;
  };
}
