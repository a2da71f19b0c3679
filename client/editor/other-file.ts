import type { OtherFile } from './document-state.ts'

/** What a file is that is no text in UTF-8, in a word. */
export type OtherFileType =
  | 'PNG image'
  | 'GIF image'
  | 'JPEG image'
  | 'PDF document'
  | 'zip archive'
  | 'gzip archive'
  | 'program'
  | 'WebAssembly'
  | 'SQLite database'
  | 'text in UTF-16'
  | 'binary'
  | 'text that is not UTF-8'

/** What there is to tell and to show of a file that is no text in UTF-8. */
export interface OtherFileContent {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: OtherFileType
  /** A text in another encoding, each byte as the character of Latin-1 (Windows' form of it); undefined where it is no text at all. */
  readonly text: string | undefined
}

/** By their first bytes, in Latin-1. */
const types: readonly (readonly [start: string, type: OtherFileType])[] = [
  ['\x89PNG', 'PNG image'],
  ['GIF8', 'GIF image'],
  ['\xff\xd8\xff', 'JPEG image'],
  ['%PDF', 'PDF document'],
  ['PK\x03\x04', 'zip archive'],
  ['\x1f\x8b', 'gzip archive'],
  ['\x7fELF', 'program'],
  ['\0asm', 'WebAssembly'],
  ['SQLite format 3', 'SQLite database'],
  ['\xff\xfe', 'text in UTF-16'],
  ['\xfe\xff', 'text in UTF-16'],
]

/** Control characters that no text has, in any encoding whose letters are single bytes. */
const isNoLetter = (byte: number) => byte < 0x09 || (byte > 0x0d && byte < 0x1b)

/** Reads a file's type and, if there is one, its text. */
export function readOtherFile({ base64 }: Pick<OtherFile, 'base64'>): OtherFileContent {
  const characters = atob(base64)
  const bytes = Uint8Array.from(characters, character => character.charCodeAt(0))
  const known = types.find(([start]) => characters.startsWith(start))?.[1]
  const isBinary = known !== undefined || bytes.some(isNoLetter)
  if (isBinary) return { bytes, type: known ?? 'binary', text: undefined }
  return { bytes, type: 'text that is not UTF-8', text: new TextDecoder('windows-1252').decode(bytes) }
}
