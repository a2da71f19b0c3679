import { say } from '../../../shared/challenge/check.ts'
import type { ServingRights } from '../../../shared/challenge/library/serving-rights.ts'
import type { Phrase } from '../../../shared/challenge/phrase.ts'
import type { Excess } from '../../../shared/challenge/rights/excess.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'

/** What whoever serves may do beyond what it should, a fact for each role; or that it is nothing. */
export function rightsFacts({ rights }: ServingRights, excess: readonly Excess[], expected: Phrase): Fact[] {
  if (excess.length === 0)
    return rights.roles.map(({ name }) => ({
      label: say('what-role-may-do', { role: name }),
      seen: say('nothing-beyond-brief'),
      expected,
    }))
  return excess.map(({ role, action, resource }) => ({
    label: say('what-role-may-do', { role }),
    seen: say('action-on-resource', { action, resource: resource.slice(0, 400) }),
    expected,
  }))
}
