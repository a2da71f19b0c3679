import type { FileHandle } from 'node:fs/promises'

/** Something in the data folder that a backup has, by its path from there. */
export type KeptEntry = { readonly path: string; readonly uid: number } & (
  | { readonly kind: 'folder'; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string }
  /** Open for reading; whoever gets it closes it. */
  | { readonly kind: 'file'; readonly mode: number; readonly handle: FileHandle }
)

/** What could not be copied, and why. */
export type LeaveOut = (path: string, why: string) => void
