import { describe } from 'vitest';
import { cosmo } from './support/composers.ts';
import { describeComposition } from './support/compositionContract.ts';

describe('composition by Cosmo', () => describeComposition(cosmo));
