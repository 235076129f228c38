import cliProgress from 'cli-progress';

/** Told how far an export is. */
export interface ExportProgress {
  /** @param done how many of the windows were read before. */
  start(windows: number, done: number): void;
  add(contacts: number): void;
  windowDone(): void;
  /** Reading has ended, however it did. */
  stop(): void;
}

export interface ProgressOutput {
  /** A terminal, for a bar that changes in place. */
  readonly terminal: NodeJS.WritableStream | null;
  /** Gets whole lines when there is no terminal. */
  readonly write: (text: string) => void;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** A bar with rate and time left on a terminal, else a plain line now and then. */
export function createProgress({ terminal, write, now }: ProgressOutput): ExportProgress {
  const state = { windows: 0, done: 0, doneBefore: 0, contacts: 0, startedAt: 0 };
  const view = terminal ? barOn(terminal) : linesBy(write, now);
  const show = (): void => {
    const elapsedMs = Math.max(1, now() - state.startedAt);
    const read = state.done - state.doneBefore;
    const secondsLeft = read === 0 ? null : ((state.windows - state.done) * elapsedMs) / read / 1_000;
    view.show({ ...state, perSecond: Math.round((state.contacts * 1_000) / elapsedMs), secondsLeft });
  };
  return {
    start: (windows, done) => {
      Object.assign(state, { windows, done, doneBefore: done, startedAt: now() });
      show();
    },
    add: (contacts) => {
      state.contacts += contacts;
      show();
    },
    windowDone: () => {
      state.done += 1;
      show();
    },
    stop: () => view.stop(),
  };
}

interface Shown {
  readonly windows: number;
  readonly done: number;
  readonly contacts: number;
  readonly perSecond: number;
  /** Null while nothing is known of the speed. */
  readonly secondsLeft: number | null;
}

interface View {
  show(shown: Shown): void;
  stop(): void;
}

function barOn(stream: NodeJS.WritableStream): View {
  const format = '[{bar}] {percentage}% | {contacts} contacts | {perSecond}/s | {left} left';
  const bar = new cliProgress.SingleBar(
    { stream, format, hideCursor: true, etaBuffer: 1 },
    cliProgress.Presets.shades_classic,
  );
  let isStarted = false;
  return {
    show: (shown) => {
      const { contacts, perSecond } = shown;
      const payload = { contacts, perSecond, left: timeLeft(shown) };
      if (isStarted) bar.update(shown.done, payload);
      else bar.start(shown.windows, shown.done, payload);
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}

/** How often a line is written where there is no terminal. */
export const LINE_INTERVAL_MS = 10_000;

function linesBy(write: (text: string) => void, now: () => number): View {
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    show: (shown) => {
      if (now() - lastAt < LINE_INTERVAL_MS) return;
      lastAt = now();
      const { windows, done, contacts, perSecond } = shown;
      const percentage = Math.floor((done * 100) / windows);
      write(`export: ${percentage}%, ${contacts} contacts, ${perSecond}/s, ${timeLeft(shown)} left\n`);
    },
    stop: () => undefined,
  };
}

function timeLeft({ secondsLeft }: Shown): string {
  if (secondsLeft === null) return 'unknown time';
  return cliProgress.Format.TimeFormat(Math.ceil(secondsLeft), { autopaddingChar: '0' }, 1).trim();
}
