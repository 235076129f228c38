import type { Send } from '../client.ts';
import type { ServiceTokens } from './serviceTokens.ts';

const UNAUTHORIZED = 401;

/**
 * Sends everything with the gateway's own token, whatever the client showed. A token that the upstream refuses is
 * replaced at once, and a query is sent again with the new one, once; a mutation is not.
 */
export function withServiceToken(send: Send, tokens: ServiceTokens): Send {
  return async (request) => {
    const sendWith = (token: string) =>
      send({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    const token = await tokens.get(request.signal);
    const answer = await sendWith(token);
    if (answer.status !== UNAUTHORIZED) return answer;
    tokens.reject(token);
    return request.isRepeatable === true ? sendWith(await tokens.get(request.signal)) : answer;
  };
}
