import { expect, it } from 'vitest';
import { SETTING_NAMES } from '../../src/config/settingNames.ts';
import { knownVariables } from '../support/names/knownVariables.ts';

it('has the name of each variable that the configuration reads, and no other', () => {
  expect([...SETTING_NAMES].sort()).toEqual([...knownVariables()].sort());
});
