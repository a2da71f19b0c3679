import type { Need } from '../service.ts'
import type { ConditionKeys } from './place.ts'

/**
 * Whoever gives a role to a service must be allowed to pass it on (IAM User Guide, "Grant a user permissions to pass a role").
 * Nothing where no role is given. `service` is the principal that is to take it on, e.g. `pipes.amazonaws.com`.
 */
export function passesRole(role: unknown, service: string, more: ConditionKeys = {}): readonly Need[] {
  if (typeof role !== 'string' || role === '') return []
  return [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': service, ...more } }]
}
