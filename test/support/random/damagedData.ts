import { generateConversation } from '../../../src/sandbox/generator/generate.ts';
import type { Random } from '../../../src/sandbox/generator/world/random.ts';
import { createRandom } from '../../../src/sandbox/generator/world/random.ts';
import type { SandboxData } from '../../../src/sandbox/server/data/data.ts';
import { isObject } from '../../../src/sandbox/server/data/json.ts';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';

/**
 * Made-up conversations in which some values are missing, also where the schema promises one: the upstream then returns
 * null and an error at the path that GraphQL prescribes.
 */
export function damagedData(seed: number, conversations: number): SandboxData {
  const random = createRandom(seed);
  const damaged = Array.from({ length: conversations }, (_, index) => {
    const { conversation } = generateConversation(seed, index);
    return { ...Object(damage(conversation, random)), id: conversation.id, closedAt: conversation.closedAt };
  });
  return customData({ conversations: damaged });
}

const DAMAGE_RATE = 0.12;

function damage(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((item) => damagedOrNull(item, random));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, part]) =>
    // Without its type an object is another kind of fault.
    name === '__typename' ? [name, part] : [name, damagedOrNull(part, random)],
  );
  return Object.fromEntries(entries);
}

function damagedOrNull(value: unknown, random: Random): unknown {
  return random.chance(DAMAGE_RATE) ? null : damage(value, random);
}
