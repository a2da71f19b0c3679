import type { SignInStore, StoredGrant, StoredInvitation, StoredSession } from '../sign-in-store.ts'

interface KeptSession extends StoredSession {
  seenAt: number
}

interface Memory {
  readonly people: Map<string, { name: string; grants: StoredGrant[] }>
  readonly sessions: Map<string, KeptSession>
}

const goesOn = ({ endsAt, seenAt, idleMs }: KeptSession, now: number) => endsAt > now && seenAt + idleMs > now
const keep = ({ sessions }: Memory, session: StoredSession) =>
  void sessions.set(session.id, { ...session, seenAt: session.createdAt })

/** Who may be here, in memory, for tests. */
export function createMemorySignIn(): SignInStore {
  const memory: Memory = { people: new Map(), sessions: new Map() }
  const passwords = new Map<string, { signInName: string; hash: string }>()
  const recovery = new Map<string, string>()
  return {
    sessions: memorySessions(memory),
    invitations: memoryInvitations(memory),
    async passwordOf(signInName) {
      for (const [personId, kept] of passwords)
        if (kept.signInName === signInName) return { personId, hash: kept.hash }
      return undefined
    },
    waysOf: async personId => ({
      signInName: passwords.get(personId)?.signInName,
      hash: passwords.get(personId)?.hash,
      recoveryCodes: [...recovery.values()].filter(of => of === personId).length,
    }),
    async setPassword(personId, signInName, hash) {
      for (const [other, kept] of passwords)
        if (other !== personId && kept.signInName === signInName) return false
      passwords.set(personId, { signInName, hash })
      return true
    },
    async setRecoveryCodes(personId, digests) {
      for (const [digest, of] of recovery) if (of === personId) recovery.delete(digest)
      for (const digest of digests) recovery.set(digest.toString('hex'), personId)
    },
    async useRecoveryCode(digest) {
      const key = digest.toString('hex')
      const personId = recovery.get(key)
      recovery.delete(key)
      return personId
    },
    hasAdmin: async () =>
      [...memory.people].some(
        ([id, { grants }]) =>
          grants.some(({ role }) => role === 'admin') &&
          (passwords.has(id) || [...recovery.values()].includes(id)),
      ),
  }
}

function memorySessions(memory: Memory): SignInStore['sessions'] {
  const { people, sessions } = memory
  return {
    add: async session => keep(memory, session),
    async find(digest, now) {
      const found = [...sessions.values()].find(each => each.digest.equals(digest) && goesOn(each, now))
      const person = found && people.get(found.personId)
      if (found === undefined || person === undefined) return undefined
      found.seenAt = now
      return { ...found, ...person }
    },
    list: async (personId, now) =>
      [...sessions.values()]
        .filter(each => each.personId === personId && goesOn(each, now))
        .map(({ id, how, device, createdAt, seenAt, endsAt }) => ({
          id,
          how,
          device,
          createdAt,
          seenAt,
          endsAt,
        })),
    alive: async (ids, now) =>
      ids.filter(id => {
        const found = sessions.get(id)
        return found !== undefined && goesOn(found, now)
      }),
    async end(personId, id) {
      if (sessions.get(id)?.personId === personId) sessions.delete(id)
    },
    async endOthers(personId, kept) {
      for (const { id, personId: of } of sessions.values())
        if (of === personId && id !== kept) sessions.delete(id)
    },
    async person(personId) {
      const person = people.get(personId)
      return person && { name: person.name, roles: person.grants.map(({ role }) => role) }
    },
  }
}

function memoryInvitations(memory: Memory): SignInStore['invitations'] {
  const { people, sessions } = memory
  const invitations = new Map<
    string,
    StoredInvitation & { digest: Buffer; organisationId: string; madeBy?: string | undefined }
  >()
  return {
    add: async invitation =>
      void invitations.set(invitation.id, { ...invitation, usesLeft: invitation.uses }),
    list: async (organisationId, now) =>
      [...invitations.values()]
        .filter(each => each.organisationId === organisationId && each.usesLeft > 0 && each.expiresAt > now)
        .map(({ digest: _digest, organisationId: _of, madeBy: _by, ...shown }) => shown),
    async withdraw(organisationId, id) {
      if (invitations.get(id)?.organisationId === organisationId) invitations.delete(id)
    },
    async withdrawOwn() {
      for (const { id, madeBy, role } of invitations.values())
        if (madeBy === undefined && role === 'admin') invitations.delete(id)
    },
    async redeem(digest, now, entering) {
      const found = [...invitations.values()].find(each => each.digest.equals(digest))
      if (found === undefined || found.usesLeft === 0 || found.expiresAt <= now) return false
      invitations.set(found.id, { ...found, usesLeft: found.usesLeft - 1 })
      const { person, roles, session, endsSession } = entering(found.role)
      const kept = people.get(person.id) ?? { name: person.name, grants: [] }
      const grants = roles.map(role => ({
        role,
        organisationId: found.organisationId,
        cohortId: '',
        packId: '',
      }))
      people.set(person.id, {
        ...kept,
        grants: [...kept.grants.filter(({ role }) => !roles.includes(role)), ...grants],
      })
      for (const { id, personId } of sessions.values()) if (personId === person.id) sessions.delete(id)
      if (endsSession !== undefined) sessions.delete(endsSession)
      keep(memory, session)
      return true
    },
  }
}
