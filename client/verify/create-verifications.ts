import { type Accessor, createSignal } from 'solid-js'
import { badgesOfTranscript } from '../../shared/credentials/transcript.ts'
import type { VerifierMeans } from '../../shared/credentials/verify-credential.ts'
import { type FileVerification, verifyFile } from '../../shared/credentials/verify-file.ts'

/** A file that was looked at in this tab. */
export interface CheckedFile {
  readonly name: string
  readonly seen: FileVerification
}

/** What was checked in this tab, the newest first. Nothing of it leaves the browser but addresses of issuers. */
export interface Verifications {
  readonly checked: Accessor<readonly CheckedFile[]>
  readonly shown: Accessor<CheckedFile | undefined>
  /** How many are being looked at. */
  readonly busy: Accessor<number>
  /** Of a transcript, each badge for itself. */
  check(name: string, bytes: Uint8Array): Promise<void>
  show(file: CheckedFile): void
}

const keptFiles = 50

/** `means` is asked for each file anew: what is known of issuers may change. */
export function createVerifications(means: () => Promise<VerifierMeans>): Verifications {
  const [checked, setChecked] = createSignal<readonly CheckedFile[]>([])
  const [shown, setShown] = createSignal<CheckedFile>()
  const [busy, setBusy] = createSignal(0)
  return {
    checked,
    shown,
    busy,
    async check(name, bytes) {
      setBusy(count => count + 1)
      try {
        const badges = badgesOfTranscript(bytes)
        const given = badges.length === 0 ? [{ name, bytes }] : badges.toReversed()
        for (const each of given) {
          const file = { name: each.name, seen: await verifyFile(each.bytes, await means()) }
          setChecked(before => [file, ...before].slice(0, keptFiles))
          setShown(file)
        }
      } finally {
        setBusy(count => count - 1)
      }
    },
    show: file => void setShown(file),
  }
}
