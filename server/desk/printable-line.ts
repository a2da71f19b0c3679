/**
 * A line as a terminal may be given it: what somebody else wrote must not move the cursor, colour a verdict, set a title or write the
 * clipboard of whoever reads it. Control characters, those of 8 bits too, and marks that turn the order of letters round are shown as `�`,
 * and so is the end of a line: there is one line for each that was said.
 */
export function printableLine(line: string): string {
  return line.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�')
}

/** A text of several lines, of which each begins with `before`, so that none looks as if it were of whoever tells it. */
export function quotedLines(text: string, before: string): string[] {
  return text.split(/\r?\n/).map(line => before + line)
}
