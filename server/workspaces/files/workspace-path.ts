import { AppError } from '../../../shared/problem.ts'

export const maxPathBytes = 1_024
const maxNameBytes = 255

const refuse = (why: string) => new AppError('path-refused', `This path is not allowed: ${why}.`)

/**
 * The names of a path below the project folder, as the disk has them: in whatever normal form, and with any character but NUL, since
 * whatever a program may call a file must be found by that name. Throws `path-refused`; the root itself is not a path.
 */
export function parseWorkspacePath(path: string): string[] {
  if (Buffer.byteLength(path) > maxPathBytes) throw refuse(`it is longer than ${maxPathBytes} bytes`)
  if (path.includes('\0')) throw refuse('it contains a NUL')
  if (!path.isWellFormed()) throw refuse('it is not valid Unicode')
  if (path.startsWith('/')) throw refuse('it must be relative to the project folder')
  const names = path.split('/')
  for (const name of names) {
    if (name === '' || name === '.') throw refuse('it contains an empty name')
    if (name === '..') throw refuse('it leaves the project folder')
    if (Buffer.byteLength(name) > maxNameBytes) throw refuse(`a name is longer than ${maxNameBytes} bytes`)
  }
  return names
}
