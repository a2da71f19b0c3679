import { FormatError, textOf } from './bytes.ts'
import { parseJson } from './compact-jws.ts'
import { packParts } from './evidence-manifest.ts'
import { type OpenedFile, openFile } from './open-file.ts'
import { Refused, type Verification, type VerificationStep } from './verification.ts'
import { createStepNotes } from './verification-steps.ts'
import { verificationInWords, verificationTexts } from './verification-words.ts'
import { type VerifierMeans, verifyCredential } from './verify-credential.ts'
import { type EvidenceFinding, type PackFiles, verifyEvidence } from './verify-evidence.ts'

/** What came of looking at a file, with the evidence that is in it. */
export interface FileVerification extends Verification {
  readonly evidence?: Omit<EvidenceFinding, 'signed'> | undefined
}

/**
 * Verifies whatever somebody was given: a baked picture, JSON, a token, or a pack of evidence. Never throws for what is in it.
 */
export async function verifyFile(bytes: Uint8Array, means: VerifierMeans): Promise<FileVerification> {
  const words = verificationTexts[means.language ?? 'en']
  const notes = createStepNotes(means.clock, words)
  try {
    const opened = await notes.step(
      (found: OpenedFile) => words.steps.container[found.container],
      () => openFile(bytes),
    )
    const seen = await verifyCredential(opened.credential, withKept(means, opened.pack))
    const before = notes.steps()
    return opened.pack === undefined || !opened.pack.has(packParts.manifest)
      ? { ...seen, steps: [...before, ...seen.steps] }
      : await withEvidence(seen, before, opened.pack, means)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return verificationInWords({ refused: error, doubts: [] }, notes.steps(), means.now(), means.language)
  }
}

async function withEvidence(
  seen: Verification,
  before: readonly VerificationStep[],
  pack: PackFiles,
  means: VerifierMeans,
): Promise<FileVerification> {
  const words = verificationTexts[means.language ?? 'en']
  const notes = createStepNotes(means.clock, words)
  const steps = () => [...before, ...seen.steps, ...notes.steps()]
  try {
    const { signed: _, ...evidence } = await notes.step(
      ({ signed, shown, withheld }: EvidenceFinding) =>
        words.steps.evidence(shown.length, withheld.length, signed),
      () => verifyEvidence(pack, means.fetchJson),
    )
    return { ...seen, steps: steps(), evidence }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // A badge that is refused for itself stays so, for its own reason.
    if (seen.outcome === 'refused') return { ...seen, steps: steps() }
    const refused = verificationInWords({ refused: error, doubts: [] }, steps(), means.now(), means.language)
    return { ...refused, facts: seen.facts }
  }
}

/** The status list that came along with a pack, for when its issuer cannot be reached. */
function withKept(means: VerifierMeans, pack: PackFiles | undefined): VerifierMeans {
  const kept = pack?.get(packParts.status)
  return kept === undefined ? means : { ...means, keptStatus: jsonOrNothing(kept) }
}

function jsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return parseJson(textOf(bytes))
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
