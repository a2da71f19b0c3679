/** An app that makes codes, as stored with its user. */
export interface SoftwareToken extends NewToken {
  /** Whether a sign-in asks for its code, where the pool leaves that to its users. */
  readonly isEnabled: boolean
  readonly isPreferred: boolean
  readonly deviceName?: string
  /** The step of the last code that was taken: none is taken twice, nor an older one. */
  readonly lastStep?: number
}

/** One whose first code is awaited. */
export interface NewToken {
  /** Base32. */
  readonly secret: string
  /** Wrong codes in a row, and until when no other is looked at. A right password does not clear them. */
  readonly failures?: { readonly count: number; readonly lockedUntil: number }
}
