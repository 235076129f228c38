/** What the headers editor begins with: the token goes behind the word. */
export const PREPARED_HEADERS = '{\n  "Authorization": "Bearer "\n}';
