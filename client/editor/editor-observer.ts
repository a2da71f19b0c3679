/** Where somebody is in a text: its first and last visible line, the caret, and where the selection begins. Lines and columns from 1. */
export interface EditorLook {
  readonly top: number
  /** Absent where it was told by an earlier version. */
  readonly bottom?: number | undefined
  readonly line: number
  readonly column: number
  readonly fromLine: number
  readonly fromColumn: number
}

/** A change of a text: so many characters from an offset on are replaced. */
export interface EditorChange {
  readonly at: number
  readonly removed: number
  readonly text: string
}

/** Whoever is told what somebody does in the editor. */
export interface EditorObserver {
  /** Another file is shown. */
  shown(path: string, text: string): void
  /** Changes of the file that is shown, from its end to its start. */
  edited(path: string, changes: readonly EditorChange[]): void
  looked(path: string, look: EditorLook): void
}
