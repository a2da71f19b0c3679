import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../shared/problem.ts'

/** What OWASP asks for at least of argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32
const saltLength = 16

/** One hash takes memory and a thread of the four that files use as well: so many wait at most, one is made at a time. */
const maxWaiting = 40

/** Hashes passwords and compares them, one at a time. */
export interface PasswordHashes {
  /** A hash in the PHC format, with a salt of its own. Throws `too-many-requests`. */
  hash(password: string): Promise<string>
  /** Whether the hash is that of this password. Without a hash it takes as long, and it never is. Throws `too-many-requests`. */
  isOf(hash: string | undefined, password: string): Promise<boolean>
}

export function createPasswordHashes(): PasswordHashes {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function inTurn<Result>(make: () => Promise<Result>): Promise<Result> {
    if (waiting >= maxWaiting)
      throw new AppError('too-many-requests', 'Many people sign in at the moment. Try again shortly.', {
        retryAfterSeconds: 5,
      })
    waiting += 1
    const mine = last.then(make, make)
    last = mine.then(
      () => undefined,
      () => undefined,
    )
    try {
      return await mine
    } finally {
      waiting -= 1
    }
  }

  return {
    hash: password => inTurn(() => newHash(password)),
    isOf: (hash, password) =>
      inTurn(async () => {
        const known = hash === undefined ? undefined : readHash(hash)
        const { salt, tag, ...of } = known ?? { ...cost, salt: Buffer.alloc(saltLength), tag: undefined }
        const found = await tagOf(password, salt, of)
        return tag !== undefined && tag.length === found.length && timingSafeEqual(tag, found)
      }),
  }
}

async function newHash(password: string): Promise<string> {
  const salt = randomBytes(saltLength)
  const tag = await tagOf(password, salt, cost)
  const { memory, passes, parallelism } = cost
  const parts = [salt, tag].map(bytes => bytes.toString('base64').replace(/=+$/, ''))
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${parts.join('$')}`
}

function readHash(hash: string) {
  const [, m, t, p, salt, tag] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash) ?? []
  if (salt === undefined || tag === undefined) throw new Error('a stored password has no hash of ours')
  return {
    ...{ memory: Number(m), passes: Number(t), parallelism: Number(p) },
    ...{ salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') },
  }
}

/** The same text typed on another keyboard is the same password: NFKC, as NIST SP 800-63B says. */
function tagOf(password: string, nonce: Buffer, of: typeof cost): Promise<Buffer> {
  const parameters: Argon2Parameters = { ...of, message: password.normalize('NFKC'), nonce, tagLength }
  return new Promise((resolve, reject) =>
    argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(tag) : reject(error))),
  )
}
