/** A hole in a script: where it is, what is wrong, and what to do. */
export interface ScriptIssue {
  /** `scenes[2].turns[0].call[1].tool` */
  readonly place: string
  readonly message: string
}

/** A script that cannot be played. The message has a line for each hole. */
export class ScriptError extends Error {
  readonly issues: readonly ScriptIssue[]

  constructor(issues: readonly ScriptIssue[]) {
    super(issues.map(({ place, message }) => `${place}: ${message}`).join('\n'))
    this.name = 'ScriptError'
    this.issues = issues
  }
}

/** A path of keys as a person writes it. */
export function placeOf(path: readonly PropertyKey[]): string {
  const text = path
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
  return text || 'the script'
}
