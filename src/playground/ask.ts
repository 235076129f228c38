import type { GraphiQLProps } from 'graphiql';

/** Sends what GraphiQL wants to know to this gateway, with the headers of its headers editor. */
export const ask: GraphiQLProps['fetcher'] = async (operation, { headers } = {}) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(operation),
  });
  return response.json();
};
