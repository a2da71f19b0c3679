import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'

/** The files that candidates read as text. A diagram is told with its labels only where a language has one. */
export function proseOf(manifest: ChallengeManifest): string[] {
  const ofTasks = manifest.tasks.flatMap(({ brief, hints, lesson }) => [brief, hints, lesson])
  return [manifest.scenario, ...ofTasks.filter(path => path !== undefined)]
}
