import { openFile } from '../../shared/credentials/open-file.ts'
import { badgesOfTranscript } from '../../shared/credentials/transcript.ts'

/**
 * Whether what is at an address that somebody gave may be a credential, in any of its forms. Whatever else is there is not handed on: who
 * verifies badges is no way to read the web by.
 */
export function mayBeCredential(bytes: Uint8Array): boolean {
  if (badgesOfTranscript(bytes).length > 0) return true
  try {
    const { credential } = openFile(bytes)
    if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(credential)) return true
    const read: unknown = JSON.parse(credential)
    return typeof read === 'object' && read !== null && '@context' in read
  } catch {
    // Neither a form that credentials come in, nor JSON.
    return false
  }
}
