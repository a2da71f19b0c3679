import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { canonicalJson, jsonObjectSchema } from '../json.ts'
import { toBase64Url, utf8 } from './bytes.ts'
import { signJws } from './compact-jws.ts'
import type { Signer } from './signing-key.ts'

/**
 * Whose a file is: `exam-secret` never leaves the server, `candidate` leaves as its candidate decides, `public` always goes
 * along.
 */
export const fileClasses = ['exam-secret', 'candidate', 'public'] as const
/** Whose a file is; see `fileClasses`. */
export type FileClass = (typeof fileClasses)[number]

const base64Url = z.string().max(100)

/** What is signed of a pack of evidence: all its files, also those that are withheld, and the journal they were made from. */
export const manifestSchema = z.strictObject({
  schema: z.literal('assay-evidence/1'),
  issuer: z.string().max(2_000),
  /** The id of the badge that belongs to it. */
  credential: z.string().max(200),
  /** RFC 3339 in UTC. */
  madeAt: z.string().max(40),
  challenge: z.strictObject({ id: z.string(), version: z.string(), digest: z.string() }),
  /** How many lines the attempt's journal has, and the hash of the last, which is over all before. */
  journal: z.strictObject({ entries: z.number().int().positive(), head: z.string() }),
  files: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(300),
        class: z.enum(fileClasses),
        /** SHA-256 over a random salt and the bytes: of a file that is withheld, nothing can be guessed by trying. */
        digest: base64Url,
        /** What the scanner for secrets took out, by its rules. */
        removed: z.array(z.strictObject({ rule: z.string(), count: z.number().int().positive() })).optional(),
      }),
    )
    .max(2_000),
})
/** What is signed of a pack of evidence. */
export type EvidenceManifest = z.infer<typeof manifestSchema>

/** Of a salt, in bytes. Were it any number, what a file begins with could be moved into its salt, and the digest stayed the same. */
export const saltBytes = 16
/** The salts of the files that a pack shows, by their paths. */
export const saltsSchema = z.record(z.string(), z.string().length(Math.ceil((saltBytes * 4) / 3)))

/** Names of the parts of a pack that are not listed in its manifest, since they are about it, or newer than it. */
export const packParts = {
  manifest: 'manifest.jws',
  salts: 'salts.json',
  badge: 'badge.json',
  picture: 'badge.png',
  status: 'status.json',
  verifier: 'verify.html',
  readMe: 'README.txt',
} as const

/** What the token of a manifest says it is. */
export const manifestType = 'assay-evidence+json'

/** The digest that a manifest has of a file. */
export function saltedDigest(salt: Uint8Array, bytes: Uint8Array): string {
  return toBase64Url(sha256.create().update(salt).update(bytes).digest())
}

/** A manifest signed: a JWS over its one form (RFC 8785). */
export function signManifest(manifest: EvidenceManifest, signer: Signer): string {
  return signJws(utf8(canonicalJson(jsonObjectSchema.parse(manifest))), signer, { typ: manifestType })
}
