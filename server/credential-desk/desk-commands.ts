import { commandWords } from '../command-words.ts'
import type { CredentialOffice } from '../credentials/credential-office.ts'
import type { KeyRing } from '../credentials/key-ring.ts'

/** How the commands are called; what is called otherwise is answered with it. */
export const keysUsage = `npm run keys -- list
npm run keys -- rotate                a new key signs from now on; what older ones signed stays good
npm run keys -- compromise KEY        a key got into other hands: what it signed is refused from now on`

/** How the commands are called; what is called otherwise is answered with it. */
export const credentialsUsage = `npm run credentials -- list
npm run credentials -- revoke ATTEMPT --reason "why, for its holder to read"
npm run credentials -- reinstate ATTEMPT --reason "why"
npm run credentials -- reissue ATTEMPT     signs them anew, after their key got into other hands`

type Parts = { readonly keys: KeyRing; readonly office: CredentialOffice }

/** Carries out `npm run keys`. @returns the lines to print. Throws what the person should read */
export async function runKeysCommand(
  given: readonly string[],
  { keys, office }: Parts,
): Promise<readonly string[]> {
  const [verb, id, ...more] = given
  if (more.length > 0) throw new Error(keysUsage)
  if (verb === 'list' && id === undefined) {
    const lines = (await keys.list()).map(key => {
      const ended = key.endedAt === undefined ? '' : ` on ${day(key.endedAt)}`
      return `${key.id}  made on ${day(key.createdAt)}, ${key.state}${ended}`
    })
    return lines.length === 0 ? ['There is no key yet: the first badge makes one.'] : lines
  }
  if (verb === 'rotate' && id === undefined) return [`${await keys.rotate()} signs from now on.`]
  if (verb !== 'compromise' || id === undefined) throw new Error(keysUsage)
  if (!(await keys.compromise(id))) throw new Error(`There is no key ${id}.`)
  const signed = (await office.list()).filter(({ keyId }) => keyId === id)
  const attempts = [...new Set(signed.map(({ attemptId }) => attemptId))]
  return [
    `${id} is withdrawn and its secret half is gone. ${attempts.length} attempts have badges that it signed, which are refused now.`,
    ...attempts.map(attemptId => `npm run credentials -- reissue ${attemptId}`),
  ]
}

/** Carries out `npm run credentials`. @returns the lines to print. Throws what the person should read */
export async function runCredentialsCommand(
  given: readonly string[],
  { office }: Pick<Parts, 'office'>,
): Promise<readonly string[]> {
  const { values, positionals } = commandWords(credentialsUsage, {
    args: [...given],
    options: { reason: { type: 'string' } },
    allowPositionals: true,
  })
  const [verb, attemptId, ...more] = positionals
  const reason = typeof values.reason === 'string' ? values.reason.trim().slice(0, 2_000) : ''
  if (verb === 'list' && attemptId === undefined) return list(office)
  if (attemptId === undefined || more.length > 0) throw new Error(credentialsUsage)
  if ((await office.ofAttempt(attemptId)).length === 0)
    throw new Error(`No credential was issued for the attempt ${attemptId}.`)
  if (verb === 'reissue') {
    const issued = await office.reissue(attemptId)
    return [
      issued.length === 0
        ? 'They are withdrawn; reinstate them first.'
        : `${issued.length} were signed anew.`,
    ]
  }
  if ((verb !== 'revoke' && verb !== 'reinstate') || reason === '') throw new Error(credentialsUsage)
  const changed = await office.setWithdrawn(attemptId, verb === 'revoke', reason)
  const now = verb === 'revoke' ? 'withdrawn' : 'in force'
  return [changed === 0 ? `They were ${now} before.` : `${changed} credentials are ${now}.`]
}

async function list(office: CredentialOffice): Promise<readonly string[]> {
  const lines = (await office.list()).map(one => {
    const state = one.keyCompromised ? 'key in other hands' : one.withdrawn ? 'withdrawn' : 'in force'
    const why = one.reason === undefined ? '' : `: ${one.reason}`
    return `${one.attemptId}  ${one.kind}  ${day(one.issuedAt)}  ${one.id}  ${state}${why}`
  })
  return lines.length === 0 ? ['No credential was issued yet.'] : lines
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
