import { randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type Achieved,
  type CredentialKind,
  type Issuance,
  makeCredential,
  statusEntry,
} from '../../shared/credentials/badge.ts'
import { addProof } from '../../shared/credentials/data-integrity.ts'
import { signToken, type Tokenable } from '../../shared/credentials/signed-token.ts'
import type { Signer } from '../../shared/credentials/signing-key.ts'
import { statusListLength } from '../../shared/credentials/status-list.ts'
import { jsonObjectSchema } from '../../shared/json.ts'
import type { CredentialStore, StoredCredential } from './credential-store.ts'
import { type IssuerSettings, statusListPath } from './issuer.ts'

/** A badge of a skill that changes is good for two years. */
const validYears = 2

/** Signs credentials: new ones, and old ones by today's key. Keeps none of them. */
export function createCredentialSigning({
  store,
  issuer,
  now,
}: {
  readonly store: Pick<CredentialStore, 'statusListOf' | 'takePlace'>
  readonly issuer: IssuerSettings
  readonly now: () => number
}) {
  const addressOf = (id: number) => (issuer.publicAddress ?? issuer.localAddress) + statusListPath(id)

  /** What every credential of this attempt has for itself, at a random place of its issuer's list. */
  async function begin(signer: Signer): Promise<Issuance & { readonly listId: number }> {
    const list = await store.statusListOf(signer.issuer, addressOf)
    const issuedAt = now()
    return {
      id: `urn:uuid:${randomUUID()}`,
      subjectId: `urn:uuid:${randomUUID()}`,
      issuer: {
        id: signer.issuer,
        name: issuer.name,
        ...(issuer.publicAddress && { url: issuer.publicAddress }),
      },
      issuedAt: moment(issuedAt),
      validUntil: moment(yearsLater(issuedAt, validYears)),
      status: { list: list.address, place: await takeRandomPlace(store, list.id) },
      listId: list.id,
    }
  }

  async function finish<Credential extends Tokenable>(
    credential: Credential,
    signer: Signer,
    { attemptId, kind, list, place }: Pick<StoredCredential, 'attemptId' | 'kind' | 'list' | 'place'>,
  ): Promise<StoredCredential> {
    const issuedAt = now()
    return {
      id: credential.id,
      attemptId,
      kind,
      issuer: signer.issuer,
      keyId: signer.keyId.slice(signer.keyId.indexOf('#') + 1),
      list,
      place,
      issuedAt,
      document: jsonObjectSchema.parse(await addProof(credential, signer, moment(issuedAt))),
      token: signToken(credential, signer),
    }
  }

  async function issue(attemptId: string, kind: CredentialKind, achieved: Achieved, signer: Signer) {
    const { listId, ...issuance } = await begin(signer)
    const { place } = issuance.status
    return finish(makeCredential(kind, achieved, issuance), signer, { attemptId, kind, list: listId, place })
  }

  /** Says what it said, by today's key, under a new number and at a new place. */
  async function reissue({ attemptId, kind, document }: StoredCredential, signer: Signer) {
    const { listId, ...issuance } = await begin(signer)
    const { place } = issuance.status
    const { proof: _, ...said } = reissuable.parse(document)
    const credential = {
      ...said,
      id: issuance.id,
      issuer: { ...said.issuer, id: signer.issuer },
      credentialStatus: statusEntry(issuance.status),
    }
    return finish(credential, signer, { attemptId, kind, list: listId, place })
  }

  return { issue, reissue }
}

const reissuable = z.looseObject({
  '@context': z.array(z.string()),
  id: z.string(),
  issuer: z.looseObject({ id: z.string() }),
  credentialSubject: z.looseObject({ id: z.string() }),
  validFrom: z.string(),
  validUntil: z.string().optional(),
})

/** Random, so that what is near each other in a list was not issued near each other. */
async function takeRandomPlace(store: Pick<CredentialStore, 'takePlace'>, list: number): Promise<number> {
  for (;;) {
    const place = randomInt(statusListLength)
    if (await store.takePlace(list, place)) return place
  }
}

/** RFC 3339 in UTC, to the second. */
const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

function yearsLater(ms: number, years: number): number {
  const date = new Date(ms)
  return date.setUTCFullYear(date.getUTCFullYear() + years)
}
