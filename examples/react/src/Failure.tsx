import type { CombinedError } from 'urql';

/** What users see for each code. Other errors show their message. */
const ADVICE: Readonly<Record<string, string>> = {
  UPSTREAM_UNAUTHENTICATED: 'The token is missing or not valid. Log in again.',
  UNAUTHENTICATED: 'The token is missing or not valid. Log in again.',
  PERMISSION_DENIED: 'This account may not see it.',
  UPSTREAM_RATE_LIMITED: 'Too many requests. Try again in a moment.',
  UPSTREAM_UNAVAILABLE: 'The API is down. Try again later.',
  UPSTREAM_TIMEOUT: 'The API is too slow. Try again later.',
  CONTACT_HISTORY_UNAVAILABLE: 'A history could not be read completely, so its contacts are not shown.',
};

/** Shows the errors of a response. The data beside them is shown by the caller. */
export function Failure({ error }: { readonly error: CombinedError | undefined }) {
  if (error === undefined) return null;
  const errors = error.networkError ? [error.networkError.message] : error.graphQLErrors.map(describe);
  return (
    <ul role="alert">
      {[...new Set(errors)].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function describe({ message, extensions }: CombinedError['graphQLErrors'][number]): string {
  return ADVICE[String(extensions['code'])] ?? message;
}
