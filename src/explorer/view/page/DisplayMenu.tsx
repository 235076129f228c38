import { Choice } from '../elements/Choice.tsx';
import { Menu } from '../elements/Menu.tsx';
import type { Preferences, Theme, Zone } from './preferences.ts';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

const ZONES: readonly (readonly [Zone, string])[] = [
  ['local', 'Local time'],
  ['utc', 'UTC'],
];

/** The choice of time zone and theme. */
export function DisplayMenu({
  preferences,
  onChange,
}: {
  readonly preferences: Preferences;
  readonly onChange: (chosen: Preferences) => void;
}) {
  const { zone, theme } = preferences;
  return (
    <Menu label={zone === 'utc' ? 'UTC' : 'Local time'}>
      <Choice
        label="Times"
        options={ZONES}
        chosen={zone}
        onChoose={(chosen) => onChange({ ...preferences, zone: chosen })}
      />
      <Choice
        label="Theme"
        options={THEMES}
        chosen={theme}
        onChoose={(chosen) => onChange({ ...preferences, theme: chosen })}
      />
    </Menu>
  );
}
