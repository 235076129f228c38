import type { FastifyRequest } from 'fastify';
import type { RequestStory } from '../gateway/requestStory.ts';

/** The story of each GraphQL request, from the moment it is handed on until it is forgotten. */
const stories = new WeakMap<FastifyRequest, RequestStory>();

export function keepStory(request: FastifyRequest, story: RequestStory): void {
  stories.set(request, story);
}

/** Undefined for a request that never came to GraphQL. */
export function storyOf(request: FastifyRequest): RequestStory | undefined {
  return stories.get(request);
}
