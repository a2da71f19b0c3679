import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import { z } from 'zod'
import { BackupProblem } from './backup-problem.ts'

/*
 * A line `ASSAY-BACKUP`, a line of JSON, then the content in pieces of 64 KiB, each sealed by AES-256-GCM with a tag of 16 bytes
 * behind it. The key comes of the pass phrase and a salt of the archive's own (scrypt). A piece's nonce is its number and
 * whether it is the last; the header is authenticated with each. So nothing can be changed, left out, added or cut off.
 */
const magic = 'ASSAY-BACKUP'
/** The format that is written, and the newest that is read. */
export const archiveFormat = 1
const pieceBytes = 64 * 1024
const tagBytes = 16
const keyBytes = 32
const maxHeaderBytes = 4_096
const usualCost = 2 ** 16
/** Shorter ones are guessed. */
const minPassPhrase = 16

const headerSchema = z.object({
  format: z.number().int().positive(),
  cost: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 18),
  salt: z.string().min(22).max(64),
  check: z.string(),
})

/**
 * Seals what comes, piece by piece. `cost` is scrypt's: what each guess at the key costs whoever guesses, 64 MiB and a tenth of a
 * second.
 * @throws BackupProblem for a pass phrase that protects nothing
 */
export async function* seal(
  content: AsyncIterable<Uint8Array>,
  passPhrase: string,
  cost = usualCost,
): AsyncGenerator<Buffer> {
  requirePassPhrase(passPhrase)
  const salt = randomBytes(16).toString('base64url')
  const key = await keyOf(passPhrase, salt, cost)
  const header = headerLines({ format: archiveFormat, cost, salt, check: checkOf(key) })
  yield header
  let number = 0
  let waiting = Buffer.alloc(0)
  for await (const bytes of content) {
    waiting = waiting.length === 0 ? Buffer.from(bytes) : Buffer.concat([waiting, bytes])
    // More than one piece stays behind: which is the last is known only at the end.
    while (waiting.length > pieceBytes) {
      yield sealPiece(key, header, number++, false, waiting.subarray(0, pieceBytes))
      waiting = waiting.subarray(pieceBytes)
    }
  }
  yield sealPiece(key, header, number, true, waiting)
}

/** Opens what `seal` made. @throws BackupProblem for anything else, at the first piece that is not as it was */
export async function* unseal(sealed: AsyncIterable<Uint8Array>, passPhrase: string): AsyncGenerator<Buffer> {
  let waiting = Buffer.alloc(0)
  let opened: { readonly key: Buffer; readonly header: Buffer } | undefined
  let number = 0
  const whole = pieceBytes + tagBytes
  for await (const bytes of sealed) {
    waiting = Buffer.concat([waiting, bytes])
    if (opened === undefined) {
      const header = headerOf(waiting)
      if (header === undefined) continue
      opened = { key: await openHeader(header, passPhrase), header }
      waiting = waiting.subarray(header.length)
    }
    while (waiting.length > whole) {
      yield openPiece(opened.key, opened.header, number++, false, waiting.subarray(0, whole))
      waiting = waiting.subarray(whole)
    }
  }
  if (opened === undefined) throw notABackup()
  yield openPiece(opened.key, opened.header, number, true, waiting)
}

function requirePassPhrase(passPhrase: string): void {
  if (passPhrase.length >= minPassPhrase) return
  throw new BackupProblem(
    `The key of backups must have at least ${minPassPhrase} characters. Make one with: openssl rand -base64 32`,
  )
}

function keyOf(passPhrase: string, salt: string, cost: number): Promise<Buffer> {
  const options = { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 }
  return new Promise((resolve, reject) =>
    scrypt(passPhrase, Buffer.from(salt, 'base64url'), keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

/** Tells another key from damage; it helps nobody to find the key who could not try it on the content. */
const checkOf = (key: Buffer) => createHmac('sha256', key).update(magic).digest('base64url')

function headerLines(header: z.infer<typeof headerSchema>): Buffer {
  return Buffer.from(`${magic}\n${JSON.stringify(header)}\n`)
}

/** The two lines of the header; undefined while there is more of them to come. */
function headerOf(bytes: Buffer): Buffer | undefined {
  const start = bytes.subarray(0, magic.length + 1).toString('latin1')
  if (!`${magic}\n`.startsWith(start)) throw notABackup()
  const end = bytes.indexOf(10, magic.length + 1)
  if (end > maxHeaderBytes || (end < 0 && bytes.length > maxHeaderBytes)) throw notABackup()
  return end < 0 ? undefined : Buffer.from(bytes.subarray(0, end + 1))
}

async function openHeader(header: Buffer, passPhrase: string): Promise<Buffer> {
  const parsed = parseHeader(header.toString('utf8').split('\n')[1] ?? '')
  const key = await keyOf(passPhrase, parsed.salt, parsed.cost)
  const [stated, own] = [Buffer.from(parsed.check), Buffer.from(checkOf(key))]
  if (stated.length === own.length && timingSafeEqual(stated, own)) return key
  throw new BackupProblem(
    'The key does not fit this backup: it was made with another one. Name the file of that key with --key-file.',
  )
}

function parseHeader(line: string): z.infer<typeof headerSchema> {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (cause) {
    throw new BackupProblem('The first lines of this backup are damaged. Use another copy of it.', cause)
  }
  const format = z.object({ format: z.number() }).safeParse(json)
  if (format.success && format.data.format > archiveFormat)
    throw new BackupProblem(
      `This backup has format ${format.data.format}, and this version of Assay reads up to ${archiveFormat}. Use the version that made it, or a later one.`,
    )
  const parsed = headerSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new BackupProblem('The first lines of this backup are damaged. Use another copy of it.', parsed.error)
}

function notABackup(): BackupProblem {
  return new BackupProblem('This file is no backup of Assay, or its beginning is missing.')
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(number, 4, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

function sealPiece(key: Buffer, header: Buffer, number: number, isLast: boolean, piece: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, isLast)).setAAD(header)
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
}

function openPiece(key: Buffer, header: Buffer, number: number, isLast: boolean, sealed: Buffer): Buffer {
  const cut = 'This backup is cut off: its end is missing. Use another copy of it.'
  if (sealed.length < tagBytes) throw new BackupProblem(cut)
  const open = (last: boolean) => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last)).setAAD(header)
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final()])
  }
  try {
    return open(isLast)
  } catch (cause) {
    if (isLast && sealed.length === pieceBytes + tagBytes && canOpen(() => open(false)))
      throw new BackupProblem(cut, cause)
    throw new BackupProblem(
      `This backup is damaged${isLast ? ' or cut off' : ''} near byte ${header.length + number * (pieceBytes + tagBytes)}: what is there is not what was written. Use another copy of it.`,
      cause,
    )
  }
}

function canOpen(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch {
    // Neither the last piece nor another: it was changed.
    return false
  }
}
