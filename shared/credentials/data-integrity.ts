import { ed25519 } from '@noble/curves/ed25519.js'
import { z } from 'zod'
import { fromMultibase, toBase58 } from './bytes.ts'
import { graphDigest } from './canonical-graph.ts'
import { moment } from './credential-form.ts'
import type { Signer } from './signing-key.ts'

/** The one kind of embedded proof that Open Badges 3.0 certifies. */
export const cryptosuite = 'eddsa-rdfc-2022'

/** An embedded proof, as far as it is read here. */
export const proofSchema = z.looseObject({
  type: z.literal('DataIntegrityProof'),
  cryptosuite: z.literal(cryptosuite),
  created: z.string().max(40).optional(),
  /** From when on it counts no more (W3C Data Integrity, section 2.1); one that cannot be read is no proof. */
  expires: moment.optional(),
  verificationMethod: z.string().max(2_000),
  proofPurpose: z.string().max(100),
  proofValue: z.string().max(200),
})
export type EmbeddedProof = z.infer<typeof proofSchema>

/**
 * Adds the proof of W3C Data Integrity EdDSA (section 3.2).
 * @param created when, as RFC 3339 in UTC
 * @param expires from when on the proof counts no more, in the same form; never where absent
 */
export async function addProof<Document extends object>(
  document: Document,
  signer: Signer,
  created: string,
  expires?: string,
): Promise<Document & { readonly proof: EmbeddedProof }> {
  const options = {
    type: 'DataIntegrityProof',
    created,
    ...(expires !== undefined && { expires }),
    verificationMethod: signer.keyId,
    cryptosuite,
    proofPurpose: 'assertionMethod',
  } as const
  const signature = signer.sign(await signedBytes(document, options))
  return { ...document, proof: { ...options, proofValue: `z${toBase58(signature)}` } }
}

/** Whether this key made the proof over all of the document. @throws FormatError where that has no form */
export async function holdsProof(
  document: object,
  { proofValue, ...options }: EmbeddedProof,
  publicKey: Uint8Array,
): Promise<boolean> {
  const signature = fromMultibase(proofValue)
  return (
    signature.length === 64 &&
    ed25519.verify(signature, await signedBytes(document, options), publicKey, strict)
  )
}

/** As RFC 8032 has it, without the points that ZIP 215 also lets pass. */
const strict = { zip215: false }

/** What is signed: the digest of the proof's own options, then that of the document without any proof. */
async function signedBytes(document: object, options: object): Promise<Uint8Array> {
  const { proof: _, ...bare }: { readonly proof?: unknown } = document
  const contexts = '@context' in document ? document['@context'] : undefined
  const [ofOptions, ofDocument] = await Promise.all([
    graphDigest({ '@context': contexts, ...options }),
    graphDigest(bare),
  ])
  return Uint8Array.from([...ofOptions, ...ofDocument])
}
