import cliProgress from 'cli-progress';

/**
 * The progress of an export: its phase is `reading` until all windows are read, then `writing`. Most windows
 * are written in the first phase.
 */
export type ProgressEvent =
  /** `done` is the number of windows that are finished already. */
  | { readonly kind: 'started'; readonly phase: Phase; readonly windows: number; readonly done: number }
  | { readonly kind: 'contacts'; readonly count: number }
  | { readonly kind: 'windowDone' }
  /** The phase ended, with or without success. */
  | { readonly kind: 'stopped' };

export type Phase = 'reading' | 'writing';

export type OnProgress = (event: ProgressEvent) => void;

export interface ProgressOutput {
  /** A terminal for the progress bar. Null if there is none. */
  readonly terminal: NodeJS.WritableStream | null;
  /** Takes the lines of text that replace the bar if there is no terminal. */
  readonly write: (text: string) => void;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** Shows a progress bar on a terminal. Without a terminal it writes a line every `LINE_INTERVAL_MS`. */
export function showProgress({ terminal, write, now }: ProgressOutput): OnProgress {
  const view = terminal ? createBar(terminal) : createLines(write, now);
  let state: State = { phase: 'reading', windows: 0, done: 0, doneBefore: 0, contacts: 0, startedAt: 0 };
  return (event) => {
    if (event.kind === 'stopped') return view.stop();
    state = updateState(state, event, now);
    view.show(toShown(state, now()));
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

function updateState(
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

function toShown({ doneBefore, startedAt, ...state }: State, nowMs: number): Shown {
  const elapsedMs = Math.max(1, nowMs - startedAt);
  const done = state.done - doneBefore;
  const secondsLeft = done === 0 ? null : ((state.windows - state.done) * elapsedMs) / done / 1_000;
  const perSecond = Math.round((state.contacts * 1_000) / elapsedMs);
  return { ...state, perSecond, timeLeft: formatTimeLeft(secondsLeft) };
}

/** @param secondsLeft null while the speed is not known. */
function formatTimeLeft(secondsLeft: number | null): string {
  if (secondsLeft === null) return 'unknown time';
  return cliProgress.Format.TimeFormat(Math.ceil(secondsLeft), { autopaddingChar: '0' }, 1).trim();
}

interface View {
  show(shown: Shown): void;
  stop(): void;
}

function createBar(stream: NodeJS.WritableStream): View {
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

/** The time between two lines if there is no terminal, in milliseconds. */
export const LINE_INTERVAL_MS = 10_000;

function createLines(write: (text: string) => void, now: () => number): View {
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
