import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { fillIn, type Parameters } from '../../shared/challenge/parameters.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { fillFile, templateNames } from './text-templates.ts'

/** A file as it lies in the candidate's workspace folder at the start. */
export interface StarterFile {
  readonly path: string
  /** Permission bits: 0o755 for a program, 0o644 for the rest. */
  readonly mode: number
  readonly data: Uint8Array
}

const baseFolder = 'starter'

/** `starter/` and then the overlays of this variant; a later folder's file replaces an earlier one's. */
export function starterFiles(
  manifest: ChallengeManifest,
  files: readonly ChallengeFile[],
  parameters: Parameters,
): StarterFile[] {
  const found = new Map<string, StarterFile>()
  const folders = [baseFolder, ...manifest.workspace.overlays.map(overlay => fillIn(overlay, parameters))]
  for (const folder of folders)
    for (const file of files) {
      if (!file.path.startsWith(`${folder}/`)) continue
      const path = file.path.slice(folder.length + 1)
      const mode = file.executable ? 0o755 : 0o644
      found.set(path, { path, mode, data: fillFile(file.data, parameters) })
    }
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** Every folder a variant may take starter files from. Only `choice` parameters name folders. */
export function starterFolders(manifest: ChallengeManifest): string[] {
  return [baseFolder, ...manifest.workspace.overlays.flatMap(overlay => variants(manifest, overlay))]
}

function variants(manifest: ChallengeManifest, overlay: string): string[] {
  const name = templateNames(overlay)[0]
  const spec = name === undefined ? undefined : manifest.parameters[name]
  if (name === undefined || spec?.kind !== 'choice') return [overlay]
  return spec.of.flatMap(value => variants(manifest, overlay.replaceAll(`{{${name}}}`, value)))
}
