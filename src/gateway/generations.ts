import type { Generation } from './generation.ts';

/** The generation in use. Requests that run on an earlier one end on it. */
export interface Generations {
  current(): Generation;
  replace(next: Generation): void;
  /** Told of every generation that comes into use from now on. */
  onReplace(listener: (generation: Generation) => void): void;
}

export function createGenerations(first: Generation): Generations {
  let current = first;
  const listeners: ((generation: Generation) => void)[] = [];
  return {
    current: () => current,
    replace: (next) => {
      current = next;
      for (const listener of listeners) listener(next);
    },
    onReplace: (listener) => {
      listeners.push(listener);
    },
  };
}
