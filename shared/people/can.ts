import { type Action, type Resource, resourceOfAction } from './actions.ts'
import type { Actor, Grant, Role } from './actor.ts'

const forAll = ['catalogue:read', 'status:read'] as const
const forPeople = [...forAll, 'session:own'] as const
const forOversight = [...forPeople, 'attempt:read', 'attempt:files', 'credential:read'] as const

/** What each role allows within its reach. */
const rightsOf: Readonly<Record<Role, readonly Action[]>> = {
  candidate: [
    ...forPeople,
    'attempt:start',
    'attempt:list',
    'console:see',
    'attempt:read',
    'attempt:work',
    'attempt:appeal',
    'attempt:files',
    'attempt:present',
    'credential:read',
    'portfolio:read',
    'portfolio:publish',
  ],
  instructor: forOversight,
  author: [...forPeople, 'challenge:rehearse'],
  admin: [...forOversight, 'people:invite'],
  auditor: forOversight,
}

/** Programs read, whatever their token names. */
const rightsOfTokens: readonly Action[] = [...forAll, 'attempt:read', 'credential:read']

/**
 * Whether somebody may do something to something: the one place where that is decided. Nobody, undefined, may see what is
 * public. What is not known of a resource speaks against everybody but the person at this machine.
 */
export function can(actor: Actor | undefined, action: Action, resource: Resource): boolean {
  if (resourceOfAction[action] !== resource.kind) return false
  if (resource.kind === 'public') return true
  if (actor === undefined) return false
  switch (actor.kind) {
    case 'local-person':
      return true
    case 'person':
      return actor.grants.some(
        grant => rightsOf[grant.role].includes(action) && reaches(actor.id, grant, resource),
      )
    case 'service-token':
      return (
        actor.actions.includes(action) &&
        rightsOfTokens.includes(action) &&
        (resource.kind === 'installation' || isOf(actor.organisationId, resource))
      )
    default:
      return actor satisfies never
  }
}

/** Whether what a grant is held for holds the resource. */
function reaches(personId: string, grant: Grant, resource: Resource): boolean {
  if (resource.kind === 'installation' || resource.kind === 'own') return true
  if (resource.kind === 'pack') return grant.role === 'author' && grant.packId === resource.packId
  if (resource.kind !== 'attempt') return false
  switch (grant.role) {
    case 'candidate':
      return (
        resource.candidateId === personId &&
        (resource.organisationId === undefined || resource.organisationId === grant.organisationId)
      )
    case 'instructor':
      return isOf(grant.organisationId, resource) && resource.cohortId === grant.cohortId
    case 'admin':
    case 'auditor':
      return isOf(grant.organisationId, resource)
    case 'author':
      return false
    default:
      return grant satisfies never
  }
}

function isOf(organisationId: string, resource: Resource): boolean {
  return resource.kind === 'attempt' && resource.organisationId === organisationId
}
