import { bakePng } from '../../shared/credentials/baked-png.ts'
import { bakeSvg } from '../../shared/credentials/baked-svg.ts'
import { utf8 } from '../../shared/credentials/bytes.ts'
import type { CredentialForm } from '../../shared/credentials/credential-routes.ts'
import { pickText } from '../../shared/json.ts'
import { badgePng, badgeSvg } from './badge-picture.ts'
import type { StoredCredential } from './credential-store.ts'

/** A credential as a file to take along: baked into a picture, as a signed token, or as JSON with its proof. */
export function credentialFile(
  { kind, document, token, issuedAt }: Pick<StoredCredential, 'kind' | 'document' | 'token' | 'issuedAt'>,
  form: CredentialForm,
): { readonly name: string; readonly bytes: Uint8Array } {
  const name = `${kind}.${form}`
  switch (form) {
    case 'png':
      return { name, bytes: bakePng(badgePng(), token) }
    case 'svg': {
      const title = pickText(document, 'name') ?? ''
      return { name, bytes: utf8(bakeSvg(badgeSvg(title, new Date(issuedAt).getUTCFullYear()), token)) }
    }
    case 'jwt':
      return { name, bytes: utf8(token) }
    case 'json':
      return { name, bytes: utf8(`${JSON.stringify(document, undefined, 2)}\n`) }
    default:
      return form satisfies never
  }
}
