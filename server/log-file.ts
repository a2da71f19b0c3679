import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from './data-folder/make-folder.ts'

/** Enough for weeks of an exam room; with the one put aside, at most twice this is kept. */
const usualMaxBytes = 10 * 1024 * 1024

/**
 * A file for lines, private to this user, made with its folder at the first line. When it is full it is put aside as
 * `<path>.1`, over the one before. What cannot be written is dropped: a full disk must not take the server down.
 */
export function createLogFile(
  path: string,
  maxBytes = usualMaxBytes,
): { write(line: string): void; close(): void } {
  let file: { readonly descriptor: number; bytes: number } | undefined

  function open() {
    makeFolder(dirname(path))
    const descriptor = openSync(path, 'a', 0o600)
    return { descriptor, bytes: fstatSync(descriptor).size }
  }
  function close(): void {
    if (file) closeSync(file.descriptor)
    file = undefined
  }
  return {
    write(line) {
      try {
        file ??= open()
        const bytes = Buffer.byteLength(line)
        if (file.bytes > 0 && file.bytes + bytes > maxBytes) {
          renameSync(path, `${path}.1`)
          close()
          file = open()
        }
        writeSync(file.descriptor, line)
        file.bytes += bytes
      } catch {
        // Nothing is left to tell it with but the terminal, which has the warnings and errors anyway.
      }
    },
    close,
  }
}
