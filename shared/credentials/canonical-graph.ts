import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import jsonld from 'jsonld'
import { FormatError, utf8 } from './bytes.ts'
import { pinnedContext } from './pinned-contexts.ts'

/**
 * The SHA-256 of a JSON-LD document's RDF graph in the one form of RDFC-1.0. Whatever the contexts do not define is refused,
 * so that no member of a document is left unsigned. @throws FormatError
 */
export async function graphDigest(document: object): Promise<Uint8Array> {
  try {
    const quads = await jsonld.canonize(document, {
      algorithm: 'RDFC-1.0',
      safe: true,
      documentLoader: async url => ({
        contextUrl: null,
        documentUrl: url,
        document: pinnedContext(url),
        // It never changes: what was made of it once serves every document after.
        tag: 'static',
      }),
      // With one, graphs that were made to take for ever end in an error.
      canonizeOptions: { createMessageDigest, maxWorkFactor: 1 },
    })
    return sha256(utf8(quads))
  } catch (error) {
    if (error instanceof FormatError) throw error
    throw explained(error)
  }
}

/** Without `crypto.subtle`, which pages have only over HTTPS and on their own machine. */
function createMessageDigest() {
  const hash = sha256.create()
  return {
    update: (text: string) => void hash.update(utf8(text)),
    digest: () => bytesToHex(hash.digest()),
  }
}

/** The library wraps what the loader threw, and says in an event which term it does not know. */
function explained(error: unknown): FormatError {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause instanceof FormatError) return cause
    const details: unknown = 'details' in cause ? cause.details : undefined
    const inner = isRecord(details) ? details.cause : undefined
    if (isRecord(details) && isRecord(details.event)) return new UnknownTerm(termOf(details.event.details))
    cause = inner ?? cause.cause
  }
  return new FormatError('It is no graph that could be brought into its one form.')
}

function termOf(details: unknown): string | undefined {
  if (!isRecord(details)) return undefined
  const term = details.property ?? details.type ?? details.value ?? details.id
  return typeof term === 'string' ? term.slice(0, 100) : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** A member that no context defines: nothing would be signed of it. */
export class UnknownTerm extends FormatError {
  constructor(term: string | undefined) {
    super(
      term === undefined
        ? 'It says something in words that its vocabularies do not have.'
        : `It says something under “${term}”, which its vocabularies do not have.`,
    )
  }
}
