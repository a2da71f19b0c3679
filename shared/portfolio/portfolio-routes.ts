import { z } from 'zod'
import { attemptId } from '../routes/attempt-routes.ts'
import { defineDownload, defineRoute } from '../routes/route.ts'
import { audiences, portfolioSettingsSchema } from './portfolio-parts.ts'

const nothing = z.undefined()
const attemptParams = z.strictObject({ attemptId })
/** 26 letters and digits: 130 random bits. */
const token = z.string().regex(/^[0-9a-v]{26}$/, 'a portfolio has 26 letters and digits in its address')

/** What a visitor's page gets: signed files, and what it proves them with. */
export const shownPortfolioSchema = z.object({
  audience: z.enum(audiences),
  expiresAt: z.number().optional(),
  /** The files that are shown, as they were signed. */
  files: z.record(z.string(), z.string()),
  manifest: z.string(),
  salts: z.record(z.string(), z.string()),
  /** The badge with its proof. */
  badge: z.record(z.string(), z.unknown()),
})
/** What a visitor's page gets. */
export type ShownPortfolio = z.infer<typeof shownPortfolioSchema>

const ownPortfolioSchema = z.object({
  settings: portfolioSettingsSchema,
  /** The last part of its address, while somebody may see it. */
  token: token.optional(),
  /** Where strangers reach this server, if they do. */
  publicAddress: z.string().optional(),
  /** Whether terminals were recorded. */
  hasRecording: z.boolean(),
  /** What a visitor would see. */
  preview: shownPortfolioSchema,
  /** What the scanner for secrets took out. */
  removed: z.array(z.object({ path: z.string(), rule: z.string(), count: z.number() })),
})
/** A portfolio as its candidate sees it. */
export type OwnPortfolio = z.infer<typeof ownPortfolioSchema>

/** The portfolio of a passed attempt, as its candidate decided about it. */
export const getPortfolio = defineRoute({
  method: 'GET',
  path: '/api/attempts/:attemptId/portfolio',
  policy: 'portfolio:read',
  params: attemptParams,
  body: nothing,
  answer: ownPortfolioSchema,
})

/** Decides who sees what of it. What is withdrawn is gone with the answer; a new link is another one. */
export const savePortfolio = defineRoute({
  method: 'POST',
  path: '/api/attempts/:attemptId/portfolio',
  policy: 'portfolio:publish',
  params: attemptParams,
  body: portfolioSettingsSchema,
  answer: ownPortfolioSchema,
})

/** A portfolio by its link, for whoever has it. */
export const visitPortfolio = defineRoute({
  method: 'GET',
  path: '/api/portfolios/:token',
  policy: 'public:see',
  params: z.strictObject({ token }),
  body: nothing,
  answer: shownPortfolioSchema,
})

const recordingNumber = z.string().regex(/^[1-9][0-9]?$/, 'recordings are numbered from 1')

/** A recording of a portfolio by its number, as it was signed; pages fetch it when somebody wants to see it. */
export const visitRecording = defineDownload({
  path: '/api/portfolios/:token/recordings/:number',
  policy: 'public:see',
  params: z.strictObject({ token, number: recordingNumber }),
})

/** The same for its candidate, as a visitor would get it. */
export const getOwnRecording = defineDownload({
  path: '/api/attempts/:attemptId/portfolio/recordings/:number',
  policy: 'portfolio:read',
  params: z.strictObject({ attemptId, number: recordingNumber }),
})

/** The forms that a portfolio is taken along in. */
export const exportForms = ['zip', 'site', 'git', 'json', 'badge'] as const
/** A form that a portfolio is taken along in. */
export type ExportForm = (typeof exportForms)[number]

/** What a visitor sees, as a file. */
export const exportPortfolio = defineDownload({
  path: '/api/portfolios/:token/:form',
  policy: 'public:see',
  params: z.strictObject({ token, form: z.enum(exportForms) }),
})

/** What a visitor would see, as a file for its candidate; also while nobody else sees it. */
export const exportOwnPortfolio = defineDownload({
  path: '/api/attempts/:attemptId/portfolio/:form',
  policy: 'portfolio:read',
  params: z.strictObject({ attemptId, form: z.enum(exportForms) }),
})
