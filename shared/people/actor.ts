import type { Action } from './actions.ts'

/** What somebody may be on an installation; the person at this machine is all of it. */
export const roles = ['candidate', 'instructor', 'author', 'admin', 'auditor'] as const
export type Role = (typeof roles)[number]

/** A role with that for which it is held; one person may hold several. */
export type Grant =
  | { readonly role: 'candidate' | 'admin' | 'auditor'; readonly organisationId: string }
  | { readonly role: 'instructor'; readonly organisationId: string; readonly cohortId: string }
  | { readonly role: 'author'; readonly packId: string }

/** Whoever asks for something; nobody, where it is not known who. */
export type Actor =
  /** Sits at this machine, and is everything on it. */
  | { readonly kind: 'local-person'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'person'
      readonly id: string
      readonly name: string
      /** Names the session by which they came, and signs nobody in. */
      readonly sessionId?: string | undefined
      readonly grants: readonly Grant[]
    }
  /** A program of an organisation, for these actions alone. */
  | {
      readonly kind: 'service-token'
      readonly id: string
      readonly organisationId: string
      readonly actions: readonly Action[]
    }
