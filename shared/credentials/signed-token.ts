import { canonicalJson, jsonObjectSchema } from '../json.ts'
import { utf8 } from './bytes.ts'
import { signJws } from './compact-jws.ts'
import type { Signer } from './signing-key.ts'

const seconds = (moment: string): number => Math.floor(Date.parse(moment) / 1_000)

/** What a token's claims are made of. */
export interface Tokenable {
  readonly id: string
  readonly issuer: { readonly id: string }
  readonly credentialSubject: { readonly id: string }
  readonly validFrom: string
  readonly validUntil?: string | undefined
}

/** A credential as the signed token of Open Badges 3.0, section 8.2.4: VC-JWT with EdDSA. */
export function signToken(credential: Tokenable, signer: Signer): string {
  const claims = {
    ...credential,
    iss: credential.issuer.id,
    jti: credential.id,
    sub: credential.credentialSubject.id,
    nbf: seconds(credential.validFrom),
    ...(credential.validUntil !== undefined && { exp: seconds(credential.validUntil) }),
  }
  return signJws(utf8(canonicalJson(jsonObjectSchema.parse(claims))), signer, { typ: 'JWT' })
}
