import type { ReadyBody } from './rawData.ts';

/** Where an answer is left that is bytes already: Apollo Server would make a text of it, and HTTP bytes of the text. */
export interface ReadyAnswer {
  body: ReadyBody | null;
}

export interface ReadyAnswerContext {
  readonly ready?: ReadyAnswer | undefined;
}
