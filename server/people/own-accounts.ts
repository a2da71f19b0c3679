import { z } from 'zod'
import { AppError } from '../../shared/problem.ts'
import type { SessionLine } from '../../shared/routes/people-routes.ts'
import type { SignedIn } from './entries.ts'
import { newCode } from './invitations.ts'
import type { PasswordHashes } from './password-hash.ts'
import { digestOf } from './secret-token.ts'
import type { Beginning } from './session-terms.ts'
import type { SignInStore } from './sign-in-store.ts'
import type { WrongTries } from './wrong-tries.ts'

const how = z.enum(['code', 'password', 'recovery'])

export interface AccountParts {
  readonly store: SignInStore
  readonly now: () => number
  readonly hashes: PasswordHashes
  readonly wrongForName: WrongTries
  /** Refuses who did not come in just now. */
  readonly freshness: Freshness
}

/** What people see and decide of their own account. */
export function createOwnAccounts({ store, now, hashes, wrongForName, freshness }: AccountParts) {
  const { isFresh, requireFresh } = freshness
  return {
    /** One's own account. */
    async account(actor: SignedIn): Promise<{
      readonly name: string
      readonly signInName: string | undefined
      readonly recoveryCodesLeft: number
      readonly sessions: SessionLine[]
    }> {
      const { signInName, recoveryCodes } = await store.waysOf(actor.id)
      const sessions = await store.sessions.list(actor.id, now())
      return {
        ...{ name: actor.name, signInName, recoveryCodesLeft: recoveryCodes },
        sessions: sessions.map(({ createdAt, ...session }) => ({
          ...session,
          how: how.parse(session.how),
          signedInAt: createdAt,
          isThis: session.id === actor.sessionId,
        })),
      }
    },

    endSession: (actor: SignedIn, id: string) => store.sessions.end(actor.id, id),

    /** Throws `not-allowed` where the name is taken, the password is no good, or who asks has to sign in anew; `wrong-sign-in`. */
    async setPassword(
      actor: SignedIn,
      wanted: {
        readonly signInName: string
        readonly password: string
        readonly current?: string | undefined
      },
    ): Promise<void> {
      const { signInName, password, current } = wanted
      const { hash } = await store.waysOf(actor.id)
      if (hash !== undefined && !(await isFresh(actor, 'recovery'))) {
        wrongForName.refuseIfTooMany(actor.id)
        const takeBack = wrongForName.note(actor.id)
        if (!(await hashes.isOf(hash, current ?? '')))
          throw new AppError('wrong-sign-in', 'The present password is another one.')
        takeBack()
      } else await requireFresh(actor)
      requireGood(password, signInName)
      if (!(await store.setPassword(actor.id, signInName, await hashes.hash(password))))
        throw new AppError('not-allowed', `Somebody else signs in as “${signInName}”. Take another name.`)
      await store.sessions.endOthers(actor.id, actor.sessionId)
    },

    /** New recovery codes, known to nobody after this. Throws `not-allowed` where who asks has to sign in anew. */
    async newRecoveryCodes(actor: SignedIn): Promise<string[]> {
      if (!(await isFresh(actor))) throw comeInAnew()
      const codes = Array.from({ length: 8 }, () => newCode())
      await store.setRecoveryCodes(actor.id, codes.map(digestOf))
      return codes
    },
  }
}

/** Whether somebody came in a short while ago. */
export type Freshness = ReturnType<typeof createFreshness>

export function createFreshness(store: SignInStore, now: () => number) {
  /** Whether somebody came in a short while ago, by this way if one is named. */
  async function isFresh(actor: SignedIn, by?: Beginning['how']): Promise<boolean> {
    const sessions = await store.sessions.list(actor.id, now())
    const own = sessions.find(({ id }) => id === actor.sessionId)
    return own !== undefined && now() - own.createdAt < freshMs && (by === undefined || own.how === by)
  }

  /** Whoever takes exams alone is let be; who may do more is asked again, so that a page left open is not enough. */
  async function requireFresh(actor: SignedIn): Promise<void> {
    if (actor.grants.every(({ role }) => role === 'candidate') || (await isFresh(actor))) return
    throw comeInAnew()
  }
  return { isFresh, requireFresh }
}

const freshMs = 15 * 60_000

const comeInAnew = () =>
  new AppError(
    'not-allowed',
    'You came in more than a quarter of an hour ago. Sign out, sign in again, and repeat this.',
  )

function requireGood(password: string, signInName: string): void {
  if (new Set(password).size < 5 || password.toLowerCase().includes(signInName))
    throw new AppError(
      'not-allowed',
      'This password is guessed at once: it repeats few characters or has your sign-in name in it. A sentence is a good one.',
    )
}
