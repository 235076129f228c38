import { describe } from 'vitest';
import { hive } from './support/composers.ts';
import { describeComposition } from './support/compositionContract.ts';

describe('composition by Hive', () => describeComposition(hive));
