import type { z } from 'zod'
import type { getStatus } from '../../shared/routes/challenge-routes.ts'

type Part = z.output<typeof getStatus.answer>['parts'][number]

/** The parts of the server in a person's words. */
export const partTitles: { readonly [name in Part['name']]: string } = {
  store: 'Journal and storage',
  account: 'AWS accounts',
  workspaces: 'Workspaces and shells',
  checks: 'Checks',
  machine: 'This machine',
  room: 'Room for people',
}

export const partStateWords: { readonly [state in Part['state']]: string } = {
  ready: 'Ready',
  limited: 'Limited',
  unavailable: 'Not available',
}
