import { expect, it } from 'vitest'
import { makeEntryCode } from '../../../shared/people/entry-code.ts'
import type { Caller } from '../entries.ts'
import { createSignInDesk } from '../sign-in-desk.ts'
import type { SignInStore } from '../sign-in-store.ts'

const minute = 60_000
const hour = 60 * minute
const passphrase = 'four wheels and a lamp'

type Bench = Awaited<ReturnType<typeof prepare>>
type WithDesk = (test: (bench: Bench) => Promise<void>) => Promise<void>

/** What the desk does over every place of people and sessions; `open` gives an empty one, and how it is closed. */
export function signInContract(
  open: () => Promise<{ readonly store: SignInStore; close(): Promise<void> }>,
): void {
  const withDesk: WithDesk = async test => {
    const { store, close } = await open()
    try {
      await test(await prepare(store))
    } finally {
      await close()
    }
  }
  comingIn(withDesk)
  sessionsAndGuesses(withDesk)
  ownAccounts(withDesk)
}

/** A desk with an admin who came by the first set-up, at a time that the test moves on. */
async function prepare(store: SignInStore) {
  const clock = { now: 1_700_000_000_000 }
  const desk = createSignInDesk({ store, now: () => clock.now })
  const caller: Caller = {
    ip: '192.0.2.1',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140',
    actor: undefined,
  }
  const secret = (await desk.setUpSecret()) ?? ''
  const admin = await desk.enter(secret, 'Amy', caller)
  const signedIn = async (token: string) => {
    const actor = await desk.actorOf(token)
    if (actor === undefined) throw new Error('nobody is signed in')
    return actor
  }
  const invite = async (uses = 1, days = 1) =>
    (await desk.invite(await signedIn(admin.token), { role: 'candidate', uses, days })).code
  return { store, clock, desk, caller, secret, admin, signedIn, invite }
}

function comingIn(withDesk: WithDesk): void {
  it('lets the first administrator in once, and makes new links until one can sign in again', () =>
    withDesk(async ({ desk, caller, secret, admin, signedIn, store }) => {
      expect((await signedIn(admin.token)).grants).toEqual([
        { role: 'admin', organisationId: 'first' },
        { role: 'candidate', organisationId: 'first' },
      ])
      await expect(desk.enter(secret, 'Eve', caller)).rejects.toMatchObject({ code: 'wrong-code' })
      expect(await store.hasAdmin()).toBe(false)
      expect(await desk.setUpSecret()).toMatch(/^[\w-]{43}$/)
      await desk.setPassword(await signedIn(admin.token), { signInName: 'amy', password: passphrase })
      expect(await desk.setUpSecret()).toBeUndefined()
    }))

  it('lets in by a code as often as it is for, under the name each gives', () =>
    withDesk(async ({ desk, caller, invite, signedIn }) => {
      const code = await invite(2)
      const bob = await desk.enter(code.toLowerCase().replaceAll('-', ' '), 'Bob', caller)
      const cy = await desk.enter(code, 'Cy', caller)
      expect(await signedIn(bob.token)).toMatchObject({ name: 'Bob', id: bob.person.id })
      expect(await signedIn(cy.token)).toMatchObject({ name: 'Cy', grants: [{ role: 'candidate' }] })
      expect(bob.person.id).not.toBe(cy.person.id)
      await expect(desk.enter(code, 'Eve', caller)).rejects.toMatchObject({ code: 'wrong-code' })
    }))

  it('lets two who come at the same moment in by one code once', () =>
    withDesk(async ({ desk, caller, invite }) => {
      const code = await invite()
      const tries = await Promise.allSettled(['Bob', 'Cy', 'Di'].map(name => desk.enter(code, name, caller)))
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }))

  it('answers alike for codes that are wrong, mistyped, used, withdrawn and too old', () =>
    withDesk(async ({ desk, caller, clock, invite, admin, signedIn }) => {
      const used = await invite()
      await desk.enter(used, 'Bob', caller)
      const withdrawn = await invite()
      const actor = await signedIn(admin.token)
      for (const { id } of await desk.invitations(actor)) await desk.withdraw(actor, id)
      const old = await invite(1, 1)
      clock.now += 25 * hour
      const told = await Promise.all(
        [makeEntryCode(() => 3), 'ABCD', used, withdrawn, old].map(code =>
          desk
            .enter(code, 'Eve', caller)
            .catch((error: Error & { code: string }) => [error.code, error.message]),
        ),
      )
      expect(new Set(told.map(each => JSON.stringify(each)))).toHaveProperty('size', 1)
      expect(told[0]).toEqual(['wrong-code', expect.stringContaining('lets nobody in')])
    }))

  it('gives somebody who is signed in one more role, in a new session, and ends the one before', () =>
    withDesk(async ({ desk, caller, invite, signedIn, store }) => {
      const bob = await desk.enter(await invite(), 'Bob', caller)
      await desk.setUpSecret()
      const secret = (await desk.setUpSecret()) ?? ''
      const more = await desk.enter(secret, 'Bob', { ...caller, actor: await signedIn(bob.token) })
      expect(await desk.actorOf(bob.token)).toBeUndefined()
      const { id, name, grants } = await signedIn(more.token)
      expect({ id, name, roles: grants.map(({ role }) => role).toSorted() }).toEqual({
        ...{ id: bob.person.id, name: 'Bob', roles: ['admin', 'candidate'] },
      })
      expect(await store.sessions.list(id, 1_700_000_000_000)).toHaveLength(1)
    }))

  it('takes another name for somebody else at the same browser, who gets nothing of the one before', () =>
    withDesk(async ({ desk, caller, invite, signedIn }) => {
      const code = await invite(2)
      const bob = await desk.enter(code, 'Bob', caller)
      const cy = await desk.enter(code, 'Cy', { ...caller, actor: await signedIn(bob.token) })
      expect(cy.person.id).not.toBe(bob.person.id)
      expect(await signedIn(cy.token)).toMatchObject({ name: 'Cy' })
      expect(await desk.actorOf(bob.token)).toBeUndefined()
    }))
}

function sessionsAndGuesses(withDesk: WithDesk): void {
  it('ends sessions after a while without a sign, and at the latest after days, sooner for who may do more', () =>
    withDesk(async ({ desk, clock, caller, invite, admin }) => {
      const bob = await desk.enter(await invite(), 'Bob', caller)
      clock.now += 20 * minute
      expect(await desk.actorOf(admin.token)).toBeDefined()
      clock.now += 31 * minute
      expect(await desk.actorOf(admin.token)).toBeUndefined()
      for (let hours = 0; hours < 7 * 24 - 11; hours += 11) {
        expect(await desk.actorOf(bob.token)).toBeDefined()
        clock.now += 11 * hour
      }
      clock.now += 3 * hour
      expect(await desk.actorOf(bob.token)).toBeUndefined()
    }))

  it('keeps a session on as long as something of it is open', () =>
    withDesk(async ({ desk, clock, admin, signedIn }) => {
      const { sessionId = '' } = await signedIn(admin.token)
      for (let turn = 0; turn < 3; turn += 1) {
        clock.now += 25 * minute
        expect(await desk.alive([sessionId, 'another'])).toEqual([sessionId])
        // What is only looked at is not written each time.
        await desk.actorOf(admin.token)
      }
    }))

  it('signs in again by a password, in a new session that takes the place of the one there is', () =>
    withDesk(async ({ desk, caller, admin, signedIn }) => {
      const first = await signedIn(admin.token)
      await desk.setPassword(first, { signInName: 'amy@example.org', password: passphrase })
      const again = await desk.signIn('amy@example.org', passphrase, { ...caller, actor: first })
      expect(await desk.actorOf(admin.token)).toBeUndefined()
      expect((await desk.account(await signedIn(again.token))).sessions).toEqual([
        expect.objectContaining({ how: 'password', device: 'Chrome, Linux', isThis: true }),
      ])
    }))

  it('tells nobody which sign-in names there are', () =>
    withDesk(async ({ desk, caller, admin, signedIn }) => {
      await desk.setPassword(await signedIn(admin.token), { signInName: 'amy', password: passphrase })
      const told = await Promise.all(
        ['amy', 'nobody'].map(name =>
          desk
            .signIn(name, 'not the password', caller)
            .catch((error: Error & { code: string }) => [error.code, error.message]),
        ),
      )
      expect(told[0]).toEqual(told[1])
      expect(told[0]).toEqual(['wrong-sign-in', expect.any(String)])
    }))

  it('stops whoever guesses passwords of one name from many addresses, for a minute, also with the right one', () =>
    withDesk(async ({ desk, caller, clock, admin, signedIn }) => {
      await desk.setPassword(await signedIn(admin.token), { signInName: 'amy', password: passphrase })
      const guess = (place: number, password: string) =>
        desk.signIn('amy', password, { ...caller, ip: `198.51.100.${place}` })
      for (let place = 0; place < 5; place += 1)
        await expect(guess(place, 'wrong')).rejects.toMatchObject({ code: 'wrong-sign-in' })
      await expect(guess(9, passphrase)).rejects.toMatchObject({
        code: 'too-many-requests',
        retryAfterSeconds: 60,
      })
      clock.now += minute
      await expect(guess(9, passphrase)).resolves.toMatchObject({ person: { name: 'Amy' } })
    }))

  it('stops whoever guesses codes from one address, and holds up no class that enters from there rightly', () =>
    withDesk(async ({ desk, caller, clock, invite }) => {
      const code = await invite(200)
      for (let seat = 0; seat < 70; seat += 1) await desk.enter(code, `Seat ${seat}`, caller)
      for (let guess = 0; guess < 60; guess += 1) {
        const guessed = makeEntryCode(below => (guess * 7 + 5) % below)
        await expect(desk.enter(guessed, 'Eve', caller)).rejects.toMatchObject({ code: 'wrong-code' })
      }
      await expect(desk.enter(code, 'Eve', caller)).rejects.toMatchObject({ code: 'too-many-requests' })
      await expect(desk.enter(code, 'Di', { ...caller, ip: '203.0.113.7' })).resolves.toBeDefined()
      clock.now += minute
      await expect(desk.enter(code, 'Cy', caller)).resolves.toBeDefined()
    }))
}

function ownAccounts(withDesk: WithDesk): void {
  it('takes a password that is none, a name that is taken, and a wrong present one for what they are', () =>
    withDesk(async ({ desk, caller, invite, admin, signedIn }) => {
      const amy = await signedIn(admin.token)
      await desk.setPassword(amy, { signInName: 'amy', password: passphrase })
      const bob = await signedIn((await desk.enter(await invite(), 'Bob', caller)).token)
      const refused = (wanted: Parameters<typeof desk.setPassword>[1], actor = bob) =>
        expect(desk.setPassword(actor, wanted)).rejects
      await refused({ signInName: 'bobby', password: 'aaaaaaaaaaaa' }).toMatchObject({ code: 'not-allowed' })
      await refused({ signInName: 'bobby', password: 'bobby is here' }).toMatchObject({ code: 'not-allowed' })
      await refused({ signInName: 'amy', password: passphrase }).toMatchObject({ code: 'not-allowed' })
      await refused(
        { signInName: 'amy', password: 'five wheels and a lamp', current: 'x' },
        amy,
      ).toMatchObject({
        code: 'wrong-sign-in',
      })
    }))

  it('asks who may do more to come in anew before a password or codes are made, and ends all else with a new password', () =>
    withDesk(async ({ desk, caller, clock, admin, signedIn }) => {
      const amy = await signedIn(admin.token)
      await desk.setPassword(amy, { signInName: 'amy', password: passphrase })
      const other = await desk.signIn('amy', passphrase, caller)
      clock.now += 16 * minute
      const old = await signedIn(admin.token)
      await expect(desk.newRecoveryCodes(old)).rejects.toMatchObject({ code: 'not-allowed' })
      await expect(desk.invite(old, { role: 'admin', uses: 1, days: 1 })).rejects.toMatchObject({
        code: 'not-allowed',
      })
      await desk.setPassword(old, { signInName: 'amy', password: `${passphrase}!`, current: passphrase })
      expect(await desk.actorOf(other.token)).toBeUndefined()
      expect(await desk.actorOf(admin.token)).toBeDefined()
    }))

  it('lets in by each recovery code once, after which the password can be set without the one that is gone', () =>
    withDesk(async ({ desk, caller, admin, signedIn }) => {
      const amy = await signedIn(admin.token)
      await desk.setPassword(amy, { signInName: 'amy', password: passphrase })
      const before = await desk.newRecoveryCodes(amy)
      const codes = await desk.newRecoveryCodes(amy)
      expect(new Set(codes).size).toBe(8)
      await expect(desk.recover(before[0] ?? '', caller)).rejects.toMatchObject({ code: 'wrong-code' })
      const back = await desk.recover(codes[0] ?? '', caller)
      await expect(desk.recover(codes[0] ?? '', caller)).rejects.toMatchObject({ code: 'wrong-code' })
      await desk.setPassword(await signedIn(back.token), {
        signInName: 'amy',
        password: 'another lamp on wheels',
      })
      await expect(desk.signIn('amy', 'another lamp on wheels', caller)).resolves.toBeDefined()
      expect((await desk.account(await signedIn(back.token))).recoveryCodesLeft).toBe(7)
    }))

  it('ends no session of somebody else, and withdraws no code of another organisation', () =>
    withDesk(async ({ desk, caller, invite, admin, signedIn, store, clock }) => {
      const bob = await signedIn((await desk.enter(await invite(), 'Bob', caller)).token)
      const amy = await signedIn(admin.token)
      await desk.endSession(bob, amy.sessionId ?? '')
      expect(await desk.actorOf(admin.token)).toBeDefined()
      await invite()
      const [out] = await store.invitations.list('first', clock.now)
      await store.invitations.withdraw('second', out?.id ?? '')
      expect(await store.invitations.list('first', clock.now)).toHaveLength(1)
    }))

  it.each(['', 'x', 'a'.repeat(43), `${'a'.repeat(42)}'`, '../../etc'])('knows nobody by %j', token =>
    withDesk(async ({ desk }) => expect(await desk.actorOf(token)).toBeUndefined()),
  )
}
