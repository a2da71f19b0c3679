/** A session to be kept. Times are in milliseconds since the epoch. */
export interface StoredSession {
  /** SHA-256 of the token; the token is kept nowhere. */
  readonly digest: Buffer
  readonly id: string
  readonly personId: string
  readonly how: string
  readonly device: string
  readonly createdAt: number
  /** It ends where nothing is heard for so long, */
  readonly idleMs: number
  /** and here at the latest. */
  readonly endsAt: number
}

/** A role as it is kept: empty where it is held for nothing narrower. */
export interface StoredGrant {
  readonly role: string
  readonly organisationId: string
  readonly cohortId: string
  readonly packId: string
}

/** A code that is out, without the code. Times are in milliseconds since the epoch. */
export interface StoredInvitation {
  readonly id: string
  readonly role: string
  readonly uses: number
  readonly usesLeft: number
  readonly madeAt: number
  readonly expiresAt: number
}

/** What is kept of who may be here. Of whatever signs somebody in it has digests and hashes alone. */
export interface SignInStore {
  readonly sessions: {
    add(session: StoredSession): Promise<void>
    /** Whose a session is that goes on at that time; it is seen by that. */
    find(
      digest: Buffer,
      now: number,
    ): Promise<
      | {
          readonly id: string
          readonly personId: string
          readonly name: string
          readonly createdAt: number
          readonly grants: readonly StoredGrant[]
        }
      | undefined
    >
    /** Those of a person that go on, the one seen last first. */
    list(
      personId: string,
      now: number,
    ): Promise<
      readonly {
        readonly id: string
        readonly how: string
        readonly device: string
        readonly createdAt: number
        readonly seenAt: number
        readonly endsAt: number
      }[]
    >
    /** Of these sessions those that go on; they are seen by that. */
    alive(ids: readonly string[], now: number): Promise<readonly string[]>
    /** Ends a session, if it is this person's. */
    end(personId: string, id: string): Promise<void>
    /** Ends all sessions of a person but one. */
    endOthers(personId: string, kept: string | undefined): Promise<void>
    /** What a person is called and which roles they have. */
    person(
      personId: string,
    ): Promise<{ readonly name: string; readonly roles: readonly string[] } | undefined>
  }
  readonly invitations: {
    add(
      invitation: Omit<StoredInvitation, 'usesLeft'> & {
        readonly digest: Buffer
        readonly organisationId: string
        readonly madeBy: string | undefined
      },
    ): Promise<void>
    /** Those of an organisation that still let somebody in. */
    list(organisationId: string, now: number): Promise<readonly StoredInvitation[]>
    withdraw(organisationId: string, id: string): Promise<void>
    /** Withdraws links for a first set-up. */
    withdrawOwn(): Promise<void>
    /**
     * Takes one use of a code, keeps the person with its role, ends all sessions of theirs and begins a new one: all or nothing. False where it
     * lets nobody in.
     */
    redeem(
      digest: Buffer,
      now: number,
      entering: (role: string) => {
        readonly person: { readonly id: string; readonly name: string }
        /** What they may be from now on, in the organisation of the code. */
        readonly roles: readonly string[]
        readonly session: StoredSession
        readonly endsSession: string | undefined
      },
    ): Promise<boolean>
  }
  passwordOf(signInName: string): Promise<{ readonly personId: string; readonly hash: string } | undefined>
  waysOf(personId: string): Promise<{
    readonly signInName: string | undefined
    readonly hash: string | undefined
    readonly recoveryCodes: number
  }>
  /** False where the name is somebody else's. */
  setPassword(personId: string, signInName: string, hash: string): Promise<boolean>
  /** In the place of all older ones. */
  setRecoveryCodes(personId: string, digests: readonly Buffer[]): Promise<void>
  /** Uses one up. @returns whose it was */
  useRecoveryCode(digest: Buffer): Promise<string | undefined>
  /** Whether there is an admin who can sign in again. */
  hasAdmin(): Promise<boolean>
}
