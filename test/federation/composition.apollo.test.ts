import { describe } from 'vitest';
import { apollo } from './support/composers.ts';
import { describeComposition } from './support/compositionContract.ts';

describe('composition by Apollo', () => describeComposition(apollo));
