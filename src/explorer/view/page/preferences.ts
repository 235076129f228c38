/** What a person chose for all pages. The browser keeps it until its data is deleted. */
export interface Preferences {
  readonly theme: Theme;
  readonly zone: Zone;
}

export type Theme = 'system' | 'light' | 'dark';

/** `local`: times are shown in the time zone of the browser. */
export type Zone = 'local' | 'utc';

export function storedPreferences(): Preferences {
  const theme = localStorage.getItem(THEME_KEY);
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    zone: localStorage.getItem(ZONE_KEY) === 'utc' ? 'utc' : 'local',
  };
}

/** Gives the page its theme. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** Stores a preference. A default value is removed from the storage. */
export function storePreferences({ theme, zone }: Preferences): void {
  keep(THEME_KEY, theme === 'system' ? null : theme);
  keep(ZONE_KEY, zone === 'local' ? null : zone);
}

/** Returns a name of the IANA database. */
export function timeZoneOf(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The token is kept for this tab only. It is empty when there is none. */
export function storedToken(): string {
  return sessionStorage.getItem(TOKEN_KEY) ?? '';
}

/** @param entered the token, with or without `Bearer`. An empty one is forgotten. */
export function storeToken(entered: string): void {
  const token = entered.trim().replace(/^Bearer\s+/i, '');
  if (token === '') sessionStorage.removeItem(TOKEN_KEY);
  else sessionStorage.setItem(TOKEN_KEY, token);
}

const THEME_KEY = 'contacts-gateway.theme';
const ZONE_KEY = 'contacts-gateway.zone';
const TOKEN_KEY = 'contacts-gateway.token';

function keep(key: string, value: string | null): void {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
}
