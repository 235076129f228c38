import type { Check } from './environment.ts';

/** Checks for an http or https URL without credentials. A value that may contain credentials is not shown in the problem. */
export const httpUrl: Check<string | undefined> = (text) => {
  const expected = 'an http or https URL without user name, password or fragment';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  const isBare = url?.username === '' && url.password === '' && url.hash === '';
  if (url !== undefined && isHttp && isBare) return { value: url.href };
  return text.includes('@')
    ? { expected, came: 'a value that is not shown, as it may hold some' }
    : { expected };
};
