import type { Actor, Grant } from '../../shared/people/actor.ts'
import { readEntryCode } from '../../shared/people/entry-code.ts'
import { AppError } from '../../shared/problem.ts'
import type { PasswordHashes } from './password-hash.ts'
import type { Person } from './person.ts'
import { digestOf, newId } from './secret-token.ts'
import { type Beginning, beginSession } from './session-terms.ts'
import type { SignInStore, StoredGrant } from './sign-in-store.ts'
import { addressKey, createWrongTries, type WrongTries } from './wrong-tries.ts'

/** From where somebody comes in. */
export interface Caller {
  readonly ip: string
  /** The `User-Agent` of the browser. */
  readonly userAgent: string
  /** Who they are already, which a new session replaces. */
  readonly actor: Actor | undefined
}

/** Who came in, and what their browser keeps. */
export interface Entered {
  readonly person: Person
  readonly token: string
  /** The latest end of the session, in milliseconds since the epoch. */
  readonly endsAt: number
}

/** Somebody by a session. */
export type SignedIn = Extract<Actor, { kind: 'person' }>

/**
 * Twelve letters are not guessed at this speed. A class behind one address is not held up: what is right does not count, nor do typing
 * errors, which a code tells by itself.
 */
const codeTries = { perMinute: 60, inAll: 1_000 }
const passwordTries = { perMinute: 20, inAll: 600 }

/** A token in base64url, as links of a first set-up have it. */
const tokenForm = /^[A-Za-z0-9_-]{43}$/

export interface EntryParts {
  readonly store: SignInStore
  readonly now: () => number
  readonly hashes: PasswordHashes
  /** By sign-in name. */
  readonly wrongForName: WrongTries
}

/** The ways in and out: codes, passwords, recovery codes. */
export function createEntries({ store, now, hashes, wrongForName }: EntryParts) {
  const wrongCodes = createWrongTries(codeTries, now)
  const wrongPasswords = createWrongTries(passwordTries, now)

  /** A new session in the place of the one that the browser had. */
  async function begin(
    personId: string,
    method: Beginning['how'],
    { userAgent, actor }: Caller,
  ): Promise<Entered> {
    const person = await store.sessions.person(personId)
    if (person === undefined) throw wrongSignIn()
    const { token, session } = beginSession({ personId, roles: person.roles, how: method, userAgent }, now())
    await store.sessions.add(session)
    if (actor?.kind === 'person' && actor.sessionId !== undefined)
      await store.sessions.end(actor.id, actor.sessionId)
    return { person: { id: personId, name: person.name }, token, endsAt: session.endsAt }
  }

  return {
    /** Who has this token, if its session goes on. */
    async actorOf(token: string): Promise<SignedIn | undefined> {
      if (!tokenForm.test(token)) return undefined
      const found = await store.sessions.find(digestOf(token), now())
      if (found === undefined) return undefined
      const grants = found.grants.flatMap(grantOf)
      return { kind: 'person', id: found.personId, name: found.name, sessionId: found.id, grants }
    },

    /** Of these sessions those that go on. */
    alive: (ids: readonly string[]) => store.sessions.alive(ids, now()),

    /**
     * Lets somebody in by a code or by the link of a first set-up. Whoever is signed in under this name stays who they are and may do more
     * from now on; under another name it is somebody else at the same browser, who takes over nothing of theirs.
     * Throws `wrong-code`, `too-many-requests`.
     */
    async enter(code: string, name: string, caller: Caller): Promise<Entered> {
      const key = addressKey(caller.ip)
      wrongCodes.refuseIfTooMany(key)
      const secret = tokenForm.test(code.trim()) ? code.trim() : readEntryCode(code)
      // A typing error: nothing is looked up, and nobody has guessed.
      if (secret === undefined) throw wrongCode()
      const takeBack = wrongCodes.note(key)
      const { actor, userAgent } = caller
      const before = actor?.kind === 'person' ? actor : undefined
      const known = before?.name === name ? before : undefined
      const person = known ?? { id: newId(), name }
      let entered: Entered | undefined
      const isIn = await store.invitations.redeem(digestOf(secret), now(), role => {
        // Whoever administers tries what others will sit.
        const given = role === 'admin' ? [role, 'candidate'] : [role]
        const roles = [...given, ...(known?.grants.map(grant => grant.role) ?? [])]
        const { token, session } = beginSession({ personId: person.id, roles, how: 'code', userAgent }, now())
        entered = { person: { id: person.id, name: person.name }, token, endsAt: session.endsAt }
        return { person, roles: given, session, endsSession: before?.sessionId }
      })
      if (!isIn || entered === undefined) throw wrongCode()
      takeBack()
      return entered
    },

    /** Throws `wrong-sign-in` alike for an unknown name and a wrong password, `too-many-requests`. */
    async signIn(signInName: string, password: string, caller: Caller): Promise<Entered> {
      const key = addressKey(caller.ip)
      wrongPasswords.refuseIfTooMany(key)
      wrongForName.refuseIfTooMany(signInName)
      // Before the comparison, which takes a while: what is tried meanwhile counts as well.
      const tries = [wrongPasswords.note(key), wrongForName.note(signInName)]
      const found = await store.passwordOf(signInName)
      if (!(await hashes.isOf(found?.hash, password))) throw wrongSignIn()
      for (const takeBack of tries) takeBack()
      return begin(found?.personId ?? '', 'password', caller)
    },

    /** Signs in with a recovery code, which is used up. Throws `wrong-code`, `too-many-requests`. */
    async recover(code: string, caller: Caller): Promise<Entered> {
      const key = addressKey(caller.ip)
      wrongCodes.refuseIfTooMany(key)
      const secret = readEntryCode(code)
      if (secret === undefined) throw wrongCode()
      const takeBack = wrongCodes.note(key)
      const personId = await store.useRecoveryCode(digestOf(secret))
      if (personId === undefined) throw wrongCode()
      takeBack()
      return begin(personId, 'recovery', caller)
    },

    async signOut(actor: Actor | undefined): Promise<void> {
      if (actor?.kind === 'person' && actor.sessionId !== undefined)
        await store.sessions.end(actor.id, actor.sessionId)
    },
  }
}

/** A role as it counts; what is not complete counts for nothing. */
function grantOf({ role, organisationId, cohortId, packId }: StoredGrant): Grant[] {
  switch (role) {
    case 'candidate':
    case 'admin':
    case 'auditor':
      return [{ role, organisationId }]
    case 'instructor':
      return cohortId === '' ? [] : [{ role, organisationId, cohortId }]
    case 'author':
      return packId === '' ? [] : [{ role, packId }]
    default:
      return []
  }
}

const wrongCode = () =>
  new AppError(
    'wrong-code',
    'This code lets nobody in: it may have a typing error, be used up, or be too old. Ask whoever gave it to you for a new one.',
  )

const wrongSignIn = () => new AppError('wrong-sign-in', 'Name and password do not belong together.')
