import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, type Json } from '../../shared/json.ts'

const content = z.object({
  /** 1 for the first of an installation, then one more each. */
  number: z.number().int().positive(),
  /** Server time in milliseconds since the epoch. */
  at: z.number(),
  /** SHA-256 of the checkpoint before, of zeros for the first. */
  previous: z.string(),
  /** Journals that grew since: attempt, number of the last line, its hash. */
  heads: z.array(z.tuple([z.string(), z.number().int().positive(), z.string()])),
  /** Said once after a restore: what was noted after `backupAt` and before this is lost, and that is known. */
  restored: z.object({ at: z.number(), backupAt: z.number() }).optional(),
})
const lineSchema = content.extend({ signature: z.string() })

/** Where journals ended at a time, as it is kept in a second place. */
export type Checkpoint = z.infer<typeof content>

/** What the first checkpoint has as its previous one. */
export const noCheckpoint = '0'.repeat(64)

/** The Ed25519 key of an installation's checkpoints, which follows from its master key: nothing else need be kept. */
export function checkpointKey(masterKey: Uint8Array): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', masterKey, '', 'assay checkpoints', 32))
  // RFC 8410: what stands before the seed of an Ed25519 key in PKCS #8.
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}

/** One line of JSON, without an end of line. */
export function writeLine(checkpoint: Checkpoint, key: KeyObject): string {
  const signature = sign(null, signedBytes(checkpoint), key).toString('base64url')
  return JSON.stringify({ ...checkpoint, signature })
}

/** What a line says, and whether it was signed by this key; undefined for what is no checkpoint. */
export function readLine(
  line: string,
  key: KeyObject,
): { readonly checkpoint: Checkpoint; readonly isSigned: boolean } | undefined {
  try {
    const { signature, ...checkpoint } = lineSchema.parse(JSON.parse(line))
    const bytes = Buffer.from(signature, 'base64url')
    return { checkpoint, isSigned: verify(null, signedBytes(checkpoint), createPublicKey(key), bytes) }
  } catch {
    return undefined
  }
}

/** What the next checkpoint has as its previous one. */
export function digestOfLine(line: string): string {
  return createHash('sha256').update(line).digest('hex')
}

function signedBytes(checkpoint: Checkpoint): Buffer {
  return Buffer.from(`assay checkpoint\n${canonicalJson(checkpoint as unknown as Json)}`)
}
