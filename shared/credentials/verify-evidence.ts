import { canonicalJson, jsonObjectSchema } from '../json.ts'
import { readBakedPng } from './baked-png.ts'
import { FormatError, fromBase64Url, textOf } from './bytes.ts'
import { parseJson, parseJws } from './compact-jws.ts'
import {
  type EvidenceManifest,
  manifestSchema,
  manifestType,
  packParts,
  saltedDigest,
  saltsSchema,
} from './evidence-manifest.ts'
import { type FetchJson, findIssuerKey } from './issuer-document.ts'
import { holdsSignature } from './json-web-key.ts'
import { Refused } from './verification.ts'
import { readCredentialText } from './verify-proofs.ts'

/** The files of a pack by their paths. */
export type PackFiles = ReadonlyMap<string, Uint8Array>

/** What a pack of evidence proves. */
export interface EvidenceFinding {
  readonly manifest: EvidenceManifest
  /** Whether the issuer's key could be had; without, only that all belongs together is known. */
  readonly signed: boolean
  readonly shown: readonly string[]
  /** Signed with the others, and not in the pack. */
  readonly withheld: readonly string[]
}

const about: ReadonlySet<string> = new Set(Object.values(packParts))

/** Whether the files of a pack are those that the issuer of its badge signed. @throws Refused where they are not */
export async function verifyEvidence(files: PackFiles, fetchJson: FetchJson): Promise<EvidenceFinding> {
  const { manifest, signed } = await readManifest(partOf(files, packParts.manifest), fetchJson)
  requireSameBadge(manifest, partOf(files, packParts.badge))
  requireSamePicture(files)
  const salts = readSalts(partOf(files, packParts.salts))
  const listed = new Map(manifest.files.map(file => [file.path, file]))
  for (const path of files.keys())
    if (!about.has(path) && !listed.has(path))
      throw new Refused('file-not-listed', `${path} is in it, and is not among what was signed.`, path)
  const shown: string[] = []
  for (const [path, { digest }] of listed) {
    const bytes = files.get(path)
    if (bytes === undefined) continue
    const salt = salts[path]
    if (salt === undefined) throw new Refused('file-missing', `What ${path} is proven with is missing.`, path)
    if (saltedDigest(fromBase64Url(salt), bytes) !== digest)
      throw new Refused('file-changed', `${path} was changed after it was signed.`, path)
    shown.push(path)
  }
  for (const { path, class: whose } of listed.values())
    if (whose === 'public' && !files.has(path))
      throw new Refused('file-missing', `${path} always goes along with the others, and is missing.`, path)
  return { manifest, signed, shown, withheld: [...listed.keys()].filter(path => !files.has(path)) }
}

async function readManifest(
  bytes: Uint8Array,
  fetchJson: FetchJson,
): Promise<{ readonly manifest: EvidenceManifest; readonly signed: boolean }> {
  const jws = readable(() => parseJws(textOf(bytes).trim()))
  const { alg, kid, typ } = jws.header
  const parsed = manifestSchema.safeParse(readable(() => parseJson(textOf(jws.payload))))
  if (!parsed.success || typ !== manifestType || typeof kid !== 'string')
    throw new Refused('unreadable', 'Its manifest is not in the form of one.')
  const found = await findIssuerKey(parsed.data.issuer, kid, fetchJson)
  if (found.kind === 'not-found') return { manifest: parsed.data, signed: false }
  if (found.kind !== 'key')
    throw new Refused(
      'key-not-the-issuers',
      'Its manifest is signed with a key that is not one of the issuer it names.',
    )
  if (!holdsSignature(found.jwk, alg, jws.signed, jws.signature))
    throw new Refused('signature-wrong', 'Its manifest was changed after it was signed.')
  return { manifest: parsed.data, signed: true }
}

/** The badge is verified for itself; here it only has to be the one that the manifest is about, by the same issuer. */
function requireSameBadge(manifest: EvidenceManifest, badge: Uint8Array): void {
  const { document } = readCredentialText(textOf(badge))
  const { issuer } = document
  const by = typeof issuer === 'object' && issuer !== null && 'id' in issuer ? issuer.id : issuer
  if (document.id !== manifest.credential || by !== manifest.issuer)
    throw new Refused('manifest-differs', 'The badge in it is not the one that its evidence is about.')
}

/** The picture is for other verifiers; whoever looks at this archive is told of one badge, and it must be that one. */
function requireSamePicture(files: PackFiles): void {
  const picture = files.get(packParts.picture)
  if (picture === undefined) return
  const { document } = readCredentialText(readable(() => readBakedPng(picture)))
  const badge = readCredentialText(textOf(partOf(files, packParts.badge))).document
  if (canonicalJson(jsonObjectSchema.parse(document)) !== canonicalJson(jsonObjectSchema.parse(badge)))
    throw new Refused('manifest-differs', 'The badge in its picture is another one than that beside it.')
}

function readSalts(bytes: Uint8Array): Readonly<Record<string, string>> {
  const parsed = saltsSchema.safeParse(readable(() => parseJson(textOf(bytes))))
  if (!parsed.success)
    throw new Refused('unreadable', `${packParts.salts} is not in the form that it has to have.`)
  return parsed.data
}

function partOf(files: PackFiles, name: string): Uint8Array {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Refused('file-missing', `${name} is missing in it.`, name)
  return bytes
}

function readable<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) throw new Refused('unreadable', error.message)
    throw error
  }
}
