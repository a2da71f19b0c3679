import { z } from 'zod'

/** The parts of a portfolio that its candidate shows or withholds. */
export const sections = ['score', 'tasks', 'changes', 'resources', 'recording', 'diagram', 'note'] as const
/** A part of a portfolio that its candidate shows or withholds. */
export type Section = (typeof sections)[number]

/** Nobody; whoever has the link; everybody, and search engines. */
export const audiences = ['nobody', 'link', 'public'] as const
/** Who may see a portfolio. */
export type Audience = (typeof audiences)[number]

/** Which sections are shown. */
export type ChosenSections = { readonly [section in Section]: boolean }

/** What a candidate decides about a portfolio. */
export const portfolioSettingsSchema = z.strictObject({
  audience: z.enum(audiences),
  /** One that is not named is withheld. */
  sections: z
    .partialRecord(z.enum(sections), z.boolean())
    .transform(
      chosen => Object.fromEntries(sections.map(one => [one, chosen[one] === true])) as ChosenSections,
    ),
  /** The candidate's own words, shown as theirs. */
  note: z.string().max(2_000),
  /** From then on nobody sees it: milliseconds since the epoch. */
  expiresAt: z.number().int().positive().optional(),
})
/** What a candidate decides about a portfolio. */
export type PortfolioSettings = z.infer<typeof portfolioSettingsSchema>

/** A portfolio as it is before its candidate decides anything: nobody sees it. */
export const firstSettings: PortfolioSettings = {
  audience: 'nobody',
  sections: {
    score: false,
    tasks: true,
    changes: true,
    resources: true,
    recording: false,
    diagram: true,
    note: true,
  },
  note: '',
}

/** The signed files that a portfolio is told by. Those of a section are withheld with it. */
export const packFiles = {
  about: 'portfolio.json',
  conditions: 'conditions.json',
  score: 'score.json',
  tasks: 'tasks.json',
  diagram: 'diagram.json',
  note: 'note.txt',
  changes: 'changes.json',
  history: 'work/history.json',
  recordings: 'recording/list.json',
  resources: 'resources.json',
  briefs: 'exam/briefs.md',
} as const

/** The section that a file of a pack is shown with; undefined for one that always goes along, or never. */
export function sectionOf(path: string): Section | undefined {
  switch (path) {
    case packFiles.score:
      return 'score'
    case packFiles.tasks:
      return 'tasks'
    case packFiles.resources:
      return 'resources'
    case packFiles.diagram:
      return 'diagram'
    case packFiles.note:
      return 'note'
    case packFiles.changes:
    case packFiles.history:
      return 'changes'
    default:
      if (path.startsWith('recording/')) return 'recording'
      return path.startsWith('changes/') ? 'changes' : undefined
  }
}

/** What every visitor sees: who, what, when. Times are milliseconds since the epoch. */
export const aboutSchema = z.object({
  name: z.string().optional(),
  title: z.string(),
  summary: z.string(),
  version: z.string(),
  endedAt: z.number(),
  usedMs: z.number(),
  budgetMs: z.number(),
  issuer: z.string(),
})
/** What every visitor sees. */
export type About = z.infer<typeof aboutSchema>

/** Under which conditions it was made, a sentence each. */
export const conditionsSchema = z.array(z.string())

/** The result in figures. */
export const scoreFileSchema = z.object({
  percent: z.number(),
  passPercent: z.number(),
  domains: z.array(z.object({ title: z.string(), earned: z.number(), possible: z.number() })),
})
/** The result in figures. */
export type ScoreFile = z.infer<typeof scoreFileSchema>

/** The tasks with what failed at first and what passes now. `afterMs` counts the attempt's own time. */
export const taskFilesSchema = z.array(
  z.object({
    title: z.string(),
    domain: z.string(),
    criteria: z.array(
      z.object({
        title: z.string(),
        passes: z.boolean(),
        /** What the system did when the criterion was first looked at and failed, in the challenge's words. */
        failedWith: z.string().optional(),
        /** What it does now. */
        now: z.string().optional(),
        passedAfterMs: z.number().optional(),
      }),
    ),
  }),
)
/** The tasks with what failed at first and what passes now. */
export type TaskFiles = z.infer<typeof taskFilesSchema>

/** How a part of the diagram stood; `idle` where nothing was asked of it. */
const nodeStates = z.record(z.string(), z.enum(['pass', 'fail', 'inconclusive', 'idle']))

/** The architecture as it was handed over and as it was judged. */
export const diagramFileSchema = z.object({
  /** A Mermaid flowchart. */
  source: z.string(),
  before: nodeStates,
  after: nodeStates,
})
/** The architecture before and after. */
export type DiagramFile = z.infer<typeof diagramFileSchema>

/** What became of the files: each with a patch at `patch`, absent where there is none to show. */
export const changesFileSchema = z.array(
  z.object({
    path: z.string(),
    change: z.enum(['new', 'changed', 'removed']),
    added: z.number(),
    removed: z.number(),
    patch: z.string().optional(),
    /** Why there is no patch: it is no text, too large, a secret in it could not be taken out, or it was kept long enough. */
    withheld: z.enum(['binary', 'too-large', 'secret', 'deleted']).optional(),
  }),
)
/** What became of the files. */
export type ChangesFile = z.infer<typeof changesFileSchema>

/** The work step by step, for a git repository: the starter first, then a step each time a task passed. */
export const historySchema = z.array(
  z.object({
    message: z.string(),
    at: z.number(),
    files: z.record(z.string(), z.string()),
  }),
)
/** The work step by step. */
export type History = z.infer<typeof historySchema>

/** The recordings of terminals: each an asciicast at `path`, or withheld, since a secret in it could not be taken out. */
export const recordingListSchema = z.array(
  z.object({
    title: z.string(),
    path: z.string().optional(),
    /** How long it lasts, with its pauses. */
    ms: z.number().optional(),
    /** It goes on, and the rest is left out. */
    cut: z.literal(true).optional(),
    withheld: z.literal('secret').optional(),
  }),
)
/** The recordings of terminals. */
export type RecordingList = z.infer<typeof recordingListSchema>

/** Whether a file is a recording: pages fetch it when somebody wants to see it. */
export const isRecording = (path: string): boolean => /^recording\/[1-9][0-9]?\.cast$/.test(path)

/** What was built or changed in the account: these fields alone, each name masked. `firstAfterMs` counts from the attempt's start. */
export const resourceListSchema = z.array(
  z.object({
    service: z.string(),
    name: z.string(),
    operations: z.array(z.string()),
    firstAfterMs: z.number(),
  }),
)
/** What was built or changed in the account. */
export type ResourceList = z.infer<typeof resourceListSchema>
