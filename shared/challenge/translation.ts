import { z } from 'zod'
import type { ChallengeManifest } from './manifest.ts'
import { identifier } from './names.ts'

const title = z.string().min(3).max(80).optional()

/**
 * `languages/<language>/challenge.yaml`: what the manifest says to candidates, in another language. Whatever is not there is
 * said in the manifest's own. Beside it a file has the path of the one that it stands for: `languages/de/briefs/cart.md`.
 */
export const translationSchema = z.strictObject({
  title,
  summary: z.string().min(20).max(300).optional(),
  /** Titles of domains. */
  domains: z.record(identifier, z.string().min(3).max(60)).default({}),
  /** What whoever passes can do, by the claim's id. */
  claims: z.record(identifier, z.string().min(10).max(200)).default({}),
  tasks: z
    .record(
      identifier,
      z.strictObject({
        title,
        checks: z
          .record(z.string(), z.strictObject({ title, wouldPass: z.string().min(10).max(600).optional() }))
          .default({}),
      }),
    )
    .default({}),
})
/** What the manifest says to candidates, in another language. */
export type Translation = z.infer<typeof translationSchema>

/** The manifest with its words replaced where the translation has some. Ids, points and code stay as they are. */
export function translated(manifest: ChallengeManifest, translation: Translation): ChallengeManifest {
  return {
    ...manifest,
    title: translation.title ?? manifest.title,
    summary: translation.summary ?? manifest.summary,
    domains: manifest.domains.map(domain => ({
      ...domain,
      title: translation.domains[domain.id] ?? domain.title,
    })),
    claims: manifest.claims.map(claim => ({ ...claim, text: translation.claims[claim.id] ?? claim.text })),
    tasks: manifest.tasks.map(task => {
      const told = translation.tasks[task.id]
      return {
        ...task,
        title: told?.title ?? task.title,
        checks: task.checks.map(check => ({
          ...check,
          title: told?.checks[check.id]?.title ?? check.title,
          wouldPass: told?.checks[check.id]?.wouldPass ?? check.wouldPass,
        })),
      }
    }),
  }
}

/** What of a manifest's words a translation lacks, by where they belong: `tasks.cart.title`. */
export function untranslated(manifest: ChallengeManifest, translation: Translation): string[] {
  const missing: string[] = []
  const want = (place: string, text: string | undefined) => {
    if (text === undefined) missing.push(place)
  }
  want('title', translation.title)
  want('summary', translation.summary)
  for (const { id } of manifest.domains) want(`domains.${id}`, translation.domains[id])
  for (const { id } of manifest.claims) want(`claims.${id}`, translation.claims[id])
  for (const task of manifest.tasks) {
    const told = translation.tasks[task.id]
    want(`tasks.${task.id}.title`, told?.title)
    for (const { id } of task.checks) {
      want(`tasks.${task.id}.checks.${id}.title`, told?.checks[id]?.title)
      want(`tasks.${task.id}.checks.${id}.wouldPass`, told?.checks[id]?.wouldPass)
    }
  }
  return missing
}
