import cliProgress from 'cli-progress';

/** How far an export is. First the windows of the interval are read, then the format is written. */
export type ProgressEvent =
  /** `done` is how many of the windows are done already. */
  | { readonly kind: 'started'; readonly phase: Phase; readonly windows: number; readonly done: number }
  | { readonly kind: 'contacts'; readonly count: number }
  | { readonly kind: 'windowDone' }
  /** The phase has ended, however it did. */
  | { readonly kind: 'stopped' };

export type Phase = 'reading' | 'writing';

export type OnProgress = (event: ProgressEvent) => void;

export interface ProgressOutput {
  /** A terminal, for a bar that changes in place. */
  readonly terminal: NodeJS.WritableStream | null;
  /** Gets whole lines when there is no terminal. */
  readonly write: (text: string) => void;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** A bar with rate and time left on a terminal, else a plain line now and then. */
export function showProgress({ terminal, write, now }: ProgressOutput): OnProgress {
  const view = terminal ? barOn(terminal) : linesBy(write, now);
  let state: State = { phase: 'reading', windows: 0, done: 0, doneBefore: 0, contacts: 0, startedAt: 0 };
  return (event) => {
    if (event.kind === 'stopped') return view.stop();
    state = next(state, event, now);
    view.show(shownOf(state, now()));
  };
}

interface State {
  readonly phase: Phase;
  readonly windows: number;
  readonly done: number;
  readonly doneBefore: number;
  readonly contacts: number;
  readonly startedAt: number;
}

function next(
  state: State,
  event: Exclude<ProgressEvent, { readonly kind: 'stopped' }>,
  now: () => number,
): State {
  switch (event.kind) {
    case 'started': {
      const { phase, windows, done } = event;
      return { phase, windows, done, doneBefore: done, contacts: 0, startedAt: now() };
    }
    case 'contacts':
      return { ...state, contacts: state.contacts + event.count };
    case 'windowDone':
      return { ...state, done: state.done + 1 };
  }
}

interface Shown {
  readonly phase: Phase;
  readonly windows: number;
  readonly done: number;
  readonly contacts: number;
  readonly perSecond: number;
  readonly timeLeft: string;
}

function shownOf({ doneBefore, startedAt, ...state }: State, nowMs: number): Shown {
  const elapsedMs = Math.max(1, nowMs - startedAt);
  const done = state.done - doneBefore;
  const secondsLeft = done === 0 ? null : ((state.windows - state.done) * elapsedMs) / done / 1_000;
  const perSecond = Math.round((state.contacts * 1_000) / elapsedMs);
  return { ...state, perSecond, timeLeft: spelled(secondsLeft) };
}

/** Null while nothing is known of the speed. */
function spelled(secondsLeft: number | null): string {
  if (secondsLeft === null) return 'unknown time';
  return cliProgress.Format.TimeFormat(Math.ceil(secondsLeft), { autopaddingChar: '0' }, 1).trim();
}

interface View {
  show(shown: Shown): void;
  stop(): void;
}

function barOn(stream: NodeJS.WritableStream): View {
  const format = '{phase} [{bar}] {percentage}% | {contacts} contacts | {perSecond}/s | {timeLeft} left';
  const bar = new cliProgress.SingleBar(
    { stream, format, hideCursor: true, etaBuffer: 1 },
    cliProgress.Presets.shades_classic,
  );
  return {
    show: ({ windows, done, ...payload }) => {
      if (bar.isActive) bar.update(done, payload);
      else bar.start(windows, done, payload);
    },
    stop: () => bar.stop(),
  };
}

/** How often a line is written where there is no terminal. */
export const LINE_INTERVAL_MS = 10_000;

function linesBy(write: (text: string) => void, now: () => number): View {
  let last: { readonly phase: Phase; readonly at: number } | null = null;
  return {
    show: ({ phase, windows, done, contacts, perSecond, timeLeft }) => {
      if (phase === last?.phase && now() - last.at < LINE_INTERVAL_MS) return;
      last = { phase, at: now() };
      const percentage = Math.floor((done * 100) / windows);
      write(`export: ${phase} ${percentage}%, ${contacts} contacts, ${perSecond}/s, ${timeLeft} left\n`);
    },
    stop: () => undefined,
  };
}
