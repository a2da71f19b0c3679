import { unzipSync } from 'fflate'
import { isPng, readBakedPng } from './baked-png.ts'
import { readBakedSvg } from './baked-svg.ts'
import { FormatError, textOf } from './bytes.ts'
import { packParts } from './evidence-manifest.ts'
import { Refused } from './verification.ts'
import type { PackFiles } from './verify-evidence.ts'

/** As much as is read of a file that somebody gave: 32 MiB. */
export const maxGivenBytes = 32 * 1024 * 1024
const maxPackFiles = 2_000
/** Of all files of a pack unpacked. */
const maxUnpackedBytes = 64 * 1024 * 1024
/** A credential has some kilobytes. */
const maxCredentialChars = 1024 * 1024

/** What a credential may come in. */
export type Container = 'PNG picture' | 'SVG picture' | 'signed token' | 'JSON file' | 'ZIP archive'

/** What a file turned out to be. */
export interface OpenedFile {
  readonly container: Container
  readonly credential: string
  /** The files of a pack of evidence, where it is one. */
  readonly pack?: PackFiles | undefined
}

/** Finds the credential in a file of any kind that one comes in. @throws Refused where there is none */
export function openFile(bytes: Uint8Array): OpenedFile {
  try {
    const opened = open(bytes)
    if (opened.credential.length > maxCredentialChars)
      throw new FormatError('It is larger than a credential can be.')
    return opened
  } catch (error) {
    if (error instanceof FormatError) throw new Refused('unreadable', error.message)
    throw error
  }
}

function open(bytes: Uint8Array): OpenedFile {
  if (bytes.length === 0) throw new FormatError('It is empty.')
  if (bytes.length > maxGivenBytes) throw new FormatError('It is larger than 32 MB, which no credential is.')
  if (isPng(bytes)) return { container: 'PNG picture', credential: readBakedPng(bytes) }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return openZip(bytes)
  const text = textOf(bytes)
    .replace(/^\uFEFF/, '')
    .trim()
  if (text.startsWith('{')) return { container: 'JSON file', credential: text }
  if (text.startsWith('<')) return { container: 'SVG picture', credential: readBakedSvg(text) }
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text.slice(0, maxCredentialChars)))
    return { container: 'signed token', credential: text }
  throw new FormatError(
    'It is neither a picture with a badge in it, nor JSON, a signed token or a ZIP archive.',
  )
}

function openZip(bytes: Uint8Array): OpenedFile {
  const pack = unpackZip(bytes)
  const badge = pack.get(packParts.badge)
  if (badge === undefined)
    throw new FormatError(`Neither ${packParts.badge} nor the badges of a transcript are in the archive.`)
  return { container: 'ZIP archive', credential: textOf(badge), pack }
}

/** Each file is unpacked into as many bytes as its entry says, and no more. @throws FormatError for what is no archive, or too large */
export function unpackZip(bytes: Uint8Array): PackFiles {
  let total = 0
  const names = new Set<string>()
  try {
    const files = unzipSync(bytes, {
      filter({ originalSize, name }) {
        total += originalSize
        if (names.has(name))
          throw new FormatError(`The archive has ${name} twice: who unpacks it sees one or the other.`)
        names.add(name)
        if (total > maxUnpackedBytes || names.size > maxPackFiles)
          throw new FormatError('The archive is larger than any pack of evidence.')
        return !name.endsWith('/')
      },
    })
    return new Map(Object.entries(files))
  } catch (error) {
    if (error instanceof FormatError) throw error
    throw new FormatError('The archive is broken.')
  }
}
