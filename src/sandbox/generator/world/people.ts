import { itemAt } from './itemAt.ts';
import { PROJECTS } from './projects.ts';

/** A user of any kind, as upstream shows it. The `projects` connection is made from `projectIds`. */
export type UserJson = {
  readonly __typename: 'Professional' | 'Expert' | 'Bot' | 'IbbuManager';
  readonly id: number;
  readonly email: string | null;
  readonly lastName: string;
  readonly firstName: string | null;
  readonly pseudo: string;
  readonly userName: string;
  readonly avatarUrl: string | null;
  readonly avatar: string | null;
  readonly createdAt: string;
  readonly isDeleted: boolean;
  readonly deletedAt: string | null;
  readonly spokenLanguages: readonly string[];
  readonly skills: readonly { readonly id: number; readonly name: string }[];
  readonly projectIds: readonly number[];
  readonly externalId?: string;
  readonly samlId?: string | null;
  readonly group?: UserGroupJson;
  readonly roleName?: string;
  readonly lastLoggedAt?: string;
};

type UserGroupJson = { readonly id: number; readonly name: string; readonly label: string };

const FIRST_NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gia', 'Hugo', 'Ivy', 'Jon'] as const;
const LAST_NAMES = ['Archer', 'Baker', 'Cooper', 'Draper', 'Fisher', 'Mason', 'Porter', 'Sawyer'] as const;
const ROLES = ['Agent', 'Supervisor', 'Administrator'] as const;
const USER_GROUPS: readonly UserGroupJson[] = ['Paris desk', 'Lisbon desk', 'Night desk'].map(
  (name, index) => ({
    id: 501 + index,
    name,
    label: name,
  }),
);

export const PROFESSIONALS: readonly UserJson[] = Array.from({ length: 24 }, (_, index) =>
  professional(index),
);
export const EXPERTS: readonly UserJson[] = Array.from({ length: 8 }, (_, index) =>
  person('Expert', 2001 + index, index + 3),
);
export const BOTS: readonly UserJson[] = Array.from({ length: 4 }, (_, index) => bot(index));
export const MANAGERS: readonly UserJson[] = Array.from({ length: 2 }, (_, index) =>
  person('IbbuManager', 4001 + index, index + 7),
);
export const USERS: readonly UserJson[] = [...PROFESSIONALS, ...EXPERTS, ...BOTS, ...MANAGERS];

function professional(index: number): UserJson {
  const isDeleted = index % 12 === 11;
  return {
    ...person('Professional', 1001 + index, index),
    isDeleted,
    deletedAt: isDeleted ? '2026-01-15T08:00:00.000Z' : null,
    externalId: `hr-${1001 + index}`,
    samlId: index % 2 === 0 ? `saml-${1001 + index}` : null,
    group: cyclic(USER_GROUPS, index),
    roleName: cyclic(ROLES, Math.floor(index / 8)),
    lastLoggedAt: '2026-01-30T07:45:00.000Z',
  };
}

function bot(index: number): UserJson {
  return {
    ...person('Bot', 3001 + index, index),
    email: null,
    firstName: null,
    lastName: `Guide bot ${index + 1}`,
    userName: `Guide bot ${index + 1}`,
    pseudo: `Guide bot ${index + 1}`,
  };
}

function person(kind: UserJson['__typename'], id: number, index: number): UserJson {
  const firstName = cyclic(FIRST_NAMES, index);
  const lastName = cyclic(LAST_NAMES, Math.floor(index / 3));
  return {
    __typename: kind,
    id,
    email: `${firstName}.${lastName}.${id}@example.com`.toLowerCase(),
    lastName,
    firstName,
    pseudo: firstName,
    userName: firstName,
    avatarUrl: `https://static.example.com/avatars/${id}.png`,
    avatar: `https://static.example.com/avatars/${id}.png`,
    createdAt: '2024-05-06T10:00:00.000Z',
    isDeleted: false,
    deletedAt: null,
    spokenLanguages: index % 2 === 0 ? ['en', 'fr'] : ['en'],
    skills: index % 3 === 0 ? [{ id: 70 + (index % 5), name: `Skill ${70 + (index % 5)}` }] : [],
    projectIds: PROJECTS.filter((_, project) => (index + project) % 3 !== 2).map((project) => project.id),
  };
}

function cyclic<T>(list: readonly T[], index: number): T {
  return itemAt(list, index % list.length);
}
