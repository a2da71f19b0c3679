import { FormatError } from './bytes.ts'
import type { ReadCredential, StatusEntry } from './credential-form.ts'
import type { FetchJson } from './issuer-document.ts'
import { isListed, statusListSchema } from './status-list.ts'
import { Refused } from './verification.ts'
import { readCredential, verifyProofs } from './verify-proofs.ts'

/** What the status of a credential is: in force, that it says nothing of one, or that it could not be found out. */
export type StatusFinding =
  | { readonly kind: 'in-force'; readonly asOf?: string | undefined; readonly place: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown-kind' }
  /** `asOf`: when the list was made that came along with the credential, and in which it was not withdrawn. */
  | { readonly kind: 'not-reached'; readonly asOf?: string | undefined }

/** Where status lists are had: from their issuers, or as one came along with the credential. */
export interface StatusSources {
  readonly fetchJson: FetchJson
  readonly keptStatus?: unknown
}

const bitstring = ['BitstringStatusListEntry', 'StatusList2021Entry']
/** Other purposes, such as messages, take nothing from a credential. */
const withdrawing: readonly (string | undefined)[] = ['revocation', 'suspension', undefined]

/**
 * Whether a credential was withdrawn, as its issuer says in a list that is signed itself. A list of somebody else, or one that
 * is not authentic, says nothing. @throws Refused for a credential that was withdrawn, or a list that is a forgery
 */
export async function verifyStatus(
  credential: ReadCredential,
  sources: StatusSources,
  now: number,
): Promise<StatusFinding> {
  const entries = (credential.credentialStatus ?? []).filter(entry =>
    withdrawing.includes(entry.statusPurpose),
  )
  if (entries.length === 0) return { kind: 'none' }
  const findings: StatusFinding[] = []
  // Each in turn: any of them may refuse.
  for (const entry of entries) findings.push(await verifyEntry(entry, credential, sources, now))
  return findings.find(({ kind }) => kind !== 'in-force') ?? findings[0] ?? { kind: 'none' }
}

async function verifyEntry(
  entry: StatusEntry,
  credential: ReadCredential,
  { fetchJson, keptStatus }: StatusSources,
  now: number,
): Promise<StatusFinding> {
  const { type, statusListCredential, statusListIndex } = entry
  if (!bitstring.includes(type) || statusListCredential === undefined || statusListIndex === undefined)
    return { kind: 'unknown-kind' }
  const fetched = await fetchJson(statusListCredential)
  const document = fetched ?? keptStatus
  if (document === undefined) return { kind: 'not-reached' }
  const list = await readList(document, credential, fetchJson, now)
  if (list === undefined) return { kind: 'not-reached' }
  const place = Number(statusListIndex)
  if (listed(list.encodedList, place)) {
    throw new Refused(
      'withdrawn',
      entry.statusPurpose === 'suspension' ? 'The issuer has suspended it.' : 'The issuer has withdrawn it.',
    )
  }
  if (list.address !== statusListCredential)
    throw notAuthentic('The status list is another one than it names.')
  return fetched === undefined
    ? { kind: 'not-reached', asOf: list.asOf }
    : { kind: 'in-force', place, asOf: list.asOf }
}

interface ReadList {
  readonly encodedList: string
  readonly address: string | undefined
  readonly asOf: string | undefined
}

/** Undefined where the list's own issuer could not be asked for its key. */
async function readList(
  document: unknown,
  credential: ReadCredential,
  fetchJson: FetchJson,
  now: number,
): Promise<ReadList | undefined> {
  const list = statusListSchema.safeParse(document)
  if (!list.success) throw notAuthentic('What is at its address is no status list.')
  const signed = readCredential(list.data)
  if (signed.issuer.id !== credential.issuer.id)
    throw new Refused(
      'status-of-another-issuer',
      'The status list it names is by somebody else than its issuer.',
    )
  if (signed.validUntil !== undefined && Date.parse(signed.validUntil) < now) return undefined
  try {
    const found = await verifyProofs({ kind: 'embedded', document: list.data }, signed, fetchJson)
    if (found.kind === 'not-reached') return undefined
    if (found.expires !== undefined && Date.parse(found.expires) < now) return undefined
  } catch (error) {
    if (error instanceof Refused) throw notAuthentic(`The status list cannot be believed. ${error.message}`)
    throw error
  }
  return { encodedList: list.data.credentialSubject.encodedList, address: signed.id, asOf: signed.validFrom }
}

function listed(encodedList: string, place: number): boolean {
  try {
    return isListed(encodedList, place)
  } catch (error) {
    if (error instanceof FormatError) throw notAuthentic(error.message)
    throw error
  }
}

const notAuthentic = (sentence: string) => new Refused('status-not-authentic', sentence)
