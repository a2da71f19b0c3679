import { AppError } from '../../../shared/problem.ts'

const maxPathBytes = 1_024
const maxNameBytes = 255
/** C0, DEL and C1: they would drive the terminal of whoever lists the name. */
const controlCharacters = /\p{Cc}/u

const refuse = (why: string) => new AppError('path-refused', `This path is not allowed: ${why}.`)

/** The names of a path below the project folder, in NFC. Throws `path-refused`; the root itself is not a path. */
export function parseWorkspacePath(path: string): string[] {
  if (Buffer.byteLength(path) > maxPathBytes) throw refuse(`it is longer than ${maxPathBytes} bytes`)
  if (controlCharacters.test(path)) throw refuse('it contains a control character')
  if (!path.isWellFormed()) throw refuse('it is not valid Unicode')
  if (path.startsWith('/')) throw refuse('it must be relative to the project folder')
  const names = path.normalize('NFC').split('/')
  for (const name of names) {
    if (name === '' || name === '.') throw refuse('it contains an empty name')
    if (name === '..') throw refuse('it leaves the project folder')
    if (Buffer.byteLength(name) > maxNameBytes) throw refuse(`a name is longer than ${maxNameBytes} bytes`)
  }
  return names
}
