/** Of a name; file systems take 255 bytes, and a character can have four. */
const maxLength = 60

/**
 * A name under which any system can keep a file, and which shows as what it is: without separators of any system, control
 * characters, and the marks that turn text around (`\u202e` makes `exe.txt` of `txt.exe`). Never empty, `.` or `..`.
 */
export function safeFileName(name: string): string {
  const safe = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_')
    .trim()
  const kept = safe.length > maxLength ? shorten(safe) : safe
  return /^\.*$/.test(kept) ? '_' : kept
}

/** Cuts in the middle, so that the ending stays. */
function shorten(name: string): string {
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ''
  return `${name.slice(0, maxLength - ending.length - 1)}…${ending}`.toWellFormed()
}

/** The same for every name of a path with `/` between names. */
export function safeFilePath(path: string): string {
  return path.split('/').map(safeFileName).join('/')
}
