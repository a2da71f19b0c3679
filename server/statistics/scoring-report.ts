import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import {
  type PublishedFigures,
  type ScoringReport,
  scoringReportSchema,
} from '../../shared/report/scoring-report.ts'
import { readCut } from '../challenges/blueprint-rules.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'

const runSchema = z.object({
  date: z.string(),
  digest: z.string(),
  figures: z.object({
    looks: z.number(),
    cells: z.number(),
    falsePasses: z.number(),
    falseFails: z.number(),
    flips: z.number(),
    undecided: z.number(),
  }),
  checks: z.array(z.object({ checkId: z.string(), caught: z.number(), toCatch: z.number() })),
})
/** The weightiest first. */
const efforts = ['load', 'full', 'quick'] as const
const recordSchema = z.partialRecord(z.enum(efforts), runSchema)

/**
 * A report of an exam for anybody, in the first of these languages that it has. `folder` is the challenge's own, in which the record of
 * its proof is.
 */
export async function makeScoringReport(
  challenge: LoadedChallenge,
  folder: string,
  statistics: (PublishedFigures & { readonly at: number }) | undefined,
  wanted: readonly string[] = [],
): Promise<ScoringReport> {
  const { language, told } = challenge.inLanguage(wanted)
  const { id, version, languages, title, minutes, domains, claims, tasks } = told
  const ofDomain = (domain: string) => tasks.filter(task => task.domain === domain).flatMap(scoredChecks)
  const sum = (checks: readonly { readonly points: number }[]) =>
    checks.reduce((all, { points }) => all + points, 0)
  const proof = proofOf(challenge, told, await readRecord(folder))
  return scoringReportSchema.parse({
    id,
    version,
    languages,
    language,
    title,
    minutes,
    points: sum(tasks.flatMap(scoredChecks)),
    claims: claims.map(({ text }) => text),
    domains: domains.map(domain => ({
      title: domain.title,
      weight: domain.weight,
      points: sum(ofDomain(domain.id)),
      checks: ofDomain(domain.id).length,
    })),
    cut: await cutOf(challenge),
    ...(proof && { proof }),
    // Of another version they are of another exam.
    ...(statistics?.version === version && { statistics }),
  })
}

const scoredChecks = (task: ChallengeManifest['tasks'][number]) => task.checks.filter(({ scored }) => scored)

async function cutOf({ manifest, folder }: LoadedChallenge): Promise<ScoringReport['cut']> {
  const path = manifest.scoring?.standard
  if (path === undefined) return { percent: manifest.passPercent, provisional: true, judges: 0 }
  const file = { path, executable: false, data: await readFile(join(folder, path)) }
  const cut = readCut(manifest, new Map([[path, file]]))
  return { provisional: true, judges: 0, percent: manifest.passPercent, ...cut, method: 'modified-angoff' }
}

/** Undefined where the challenge was never proven, or by another version of Assay. */
async function readRecord(folder: string): Promise<z.infer<typeof recordSchema> | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')))
  } catch {
    return undefined
  }
}

function proofOf(
  { digest }: LoadedChallenge,
  told: ChallengeManifest,
  record: z.infer<typeof recordSchema> | undefined,
): ScoringReport['proof'] {
  const effort = efforts.find(each => record?.[each] !== undefined)
  const run = effort && record?.[effort]
  if (run === undefined || effort === undefined) return undefined
  return {
    date: run.date,
    outdated: run.digest !== digest,
    effort,
    ...run.figures,
    // By task: what single checks look for is not for whoever has yet to take the exam.
    tasks: told.tasks.map(task => {
      const own = run.checks.filter(({ checkId }) => checkId.startsWith(`${task.id}.`))
      const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((all, one) => all + of(one), 0)
      return { title: task.title, caught: sum(one => one.caught), toCatch: sum(one => one.toCatch) }
    }),
  }
}
