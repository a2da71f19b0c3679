import { describe, expect, it } from 'vitest'
import { type Action, actions, type Resource, resourceOfAction } from './actions.ts'
import { type Actor, type Grant, roles } from './actor.ts'
import { can } from './can.ts'

const person = (id: string, ...grants: Grant[]): Actor => ({ kind: 'person', id, name: id, grants })
const token = (organisationId: string, named: readonly Action[] = actions): Actor => ({
  ...{ kind: 'service-token', id: 'lms' },
  ...{ organisationId, actions: named },
})

/** Each beside Ada's attempt in cohort `blue` of organisation `north`, its pack `shop`, and what else there is. */
const actors = {
  nobody: undefined,
  local: { kind: 'local-person', id: 'local', name: 'You' },
  candidate: person('ada', { role: 'candidate', organisationId: 'north' }),
  'other candidate': person('bob', { role: 'candidate', organisationId: 'north' }),
  'candidate elsewhere': person('ada', { role: 'candidate', organisationId: 'south' }),
  instructor: person('ivy', { role: 'instructor', organisationId: 'north', cohortId: 'blue' }),
  'other instructor': person('ivy', { role: 'instructor', organisationId: 'north', cohortId: 'red' }),
  'instructor elsewhere': person('ivy', { role: 'instructor', organisationId: 'south', cohortId: 'blue' }),
  author: person('ann', { role: 'author', packId: 'shop' }),
  'other author': person('ann', { role: 'author', packId: 'warm-up' }),
  admin: person('amy', { role: 'admin', organisationId: 'north' }),
  'admin elsewhere': person('amy', { role: 'admin', organisationId: 'south' }),
  auditor: person('aud', { role: 'auditor', organisationId: 'north' }),
  'auditor elsewhere': person('aud', { role: 'auditor', organisationId: 'south' }),
  'with no role': person('ada'),
  token: token('north'),
  'token elsewhere': token('south'),
  'token for nothing': token('north', []),
} as const satisfies Record<string, Actor | undefined>
type Name = keyof typeof actors

const everybodySignedIn: readonly Name[] = (Object.keys(actors) as Name[]).filter(
  name => !['nobody', 'with no role', 'token for nothing'].includes(name),
)
const candidates: readonly Name[] = ['candidate', 'other candidate', 'candidate elsewhere']
const overseers: readonly Name[] = ['instructor', 'admin', 'auditor']

/** Who may, and nobody else. */
const allowed: Readonly<Record<Action, readonly Name[]>> = {
  'public:see': Object.keys(actors) as Name[],
  'catalogue:read': everybodySignedIn,
  'status:read': everybodySignedIn,
  'session:own': everybodySignedIn.filter(name => !name.startsWith('token')),
  'people:invite': ['local', 'admin', 'admin elsewhere'],
  'attempt:start': ['local', ...candidates],
  'attempt:list': ['local', ...candidates],
  'console:see': ['local', ...candidates],
  'attempt:read': ['local', 'candidate', ...overseers, 'token'],
  'attempt:work': ['local', 'candidate'],
  'attempt:appeal': ['local', 'candidate'],
  'attempt:files': ['local', 'candidate', ...overseers],
  'attempt:present': ['local', 'candidate'],
  'credential:read': ['local', 'candidate', ...overseers, 'token'],
  'portfolio:read': ['local', 'candidate'],
  'portfolio:publish': ['local', 'candidate'],
  'challenge:rehearse': ['local', 'author'],
}

const resources: Readonly<Record<Resource['kind'], Resource>> = {
  public: { kind: 'public' },
  installation: { kind: 'installation' },
  own: { kind: 'own' },
  attempt: { kind: 'attempt', candidateId: 'ada', organisationId: 'north', cohortId: 'blue' },
  pack: { kind: 'pack', packId: 'shop' },
}

describe.each(actions)('%s', action => {
  const resource = resources[resourceOfAction[action]]

  it.each(Object.keys(actors) as Name[])(`is decided for: %s`, name => {
    expect(can(actors[name], action, resource)).toBe(allowed[action].includes(name))
  })

  it('is done to nothing of another kind, whoever asks', () => {
    for (const other of Object.values(resources).filter(({ kind }) => kind !== resource.kind))
      expect(can(actors.local, action, other)).toBe(false)
  })
})

it('has a row for every role', () => {
  for (const role of roles) expect(Object.keys(actors)).toContain(role)
})

it('shows what is of no organisation to its candidate alone', () => {
  const attempt: Resource = { kind: 'attempt', candidateId: 'ada' }
  const may = (Object.keys(actors) as Name[]).filter(name => can(actors[name], 'attempt:read', attempt))
  expect(may).toEqual(['local', 'candidate', 'candidate elsewhere'])
})

it('lets nobody but the person at this machine rehearse a pack without an id', () => {
  const may = (Object.keys(actors) as Name[]).filter(name =>
    can(actors[name], 'challenge:rehearse', { kind: 'pack' }),
  )
  expect(may).toEqual(['local'])
})

it('adds up what several roles allow', () => {
  const both = person(
    'ada',
    { role: 'candidate', organisationId: 'south' },
    { role: 'admin', organisationId: 'north' },
  )
  expect(can(both, 'attempt:read', resources.attempt)).toBe(true)
  expect(can(both, 'attempt:work', resources.attempt)).toBe(false)
  expect(can(both, 'attempt:start', resources.own)).toBe(true)
})
