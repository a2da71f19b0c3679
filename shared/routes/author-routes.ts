import { z } from 'zod'
import { identifier } from '../challenge/names.ts'
import { verdictSchema } from '../challenge/verdict.ts'
import { jsonSchema } from '../json.ts'
import { defineRoute } from './route.ts'

/** What an author can do to the account of a preview. */
export const authorPartKinds = ['solution', 'step', 'design', 'mutant', 'cheat'] as const

const partSchema = z.object({
  kind: z.enum(authorPartKinds),
  id: z.string(),
  /** The tasks that it concerns. */
  tasks: z.array(z.string()),
  /** The checks that must fail after it; all others must pass, where the whole challenge is done around it. */
  expectFail: z.array(z.string()),
})
/** A solution, one step of it, a design, a mutant or a cheat. */
export type AuthorPart = z.infer<typeof partSchema>

/** What makes a preview's variant: the seed, and for each choice a value where the author wants a certain one. */
export const authorVariantSchema = z.object({
  seed: z.string().trim().min(1).max(60),
  choices: z.record(z.string().max(60), z.string().max(200)),
})
/** What makes a preview's variant. */
export type AuthorVariant = z.infer<typeof authorVariantSchema>

const appliedSchema = z.object({
  kind: z.enum(authorPartKinds),
  id: z.string(),
  /** With the steps of all other tasks around it. */
  around: z.boolean(),
  state: z.enum(['running', 'done', 'failed']),
  /** Since when it is so, in milliseconds since the epoch. */
  at: z.number(),
  /** What went wrong, for the author. */
  problem: z.string().optional(),
  seconds: z.number(),
})
/** What was done to the account since the attempt began. */
export type AppliedPart = z.infer<typeof appliedSchema>

const lookSchema = z.object({
  /** Counts the looks of this preview. */
  number: z.number().int(),
  checkId: z.string(),
  /** In the challenge's own words. */
  verdict: verdictSchema,
  /** When it ended, in milliseconds since the epoch. */
  at: z.number(),
  durationMs: z.number(),
  /** How much of that it waited for things to settle. */
  settledMs: z.number(),
  /** How many calls and requests it made. */
  reads: z.number().int(),
})
/** One look of a check, as a line. */
export type AuthorLook = z.infer<typeof lookSchema>

const stateSchema = z.object({
  /** Goes up with every change of what follows. */
  revision: z.number().int(),
  challenge: z.object({
    id: z.string(),
    title: z.string(),
    version: z.string(),
    digest: z.string(),
    languages: z.array(z.string()),
    /** Parameters of which a variant is chosen, and between what. */
    choices: z.array(
      z.object({ name: z.string(), values: z.array(z.string()), /** Now. */ value: z.string() }),
    ),
    parts: z.array(partSchema),
    checks: z.array(z.object({ id: z.string(), title: z.string() })),
    /** Texts that a further language lacks. */
    lacking: z.array(z.string()),
  }),
  /** Why the folder as it is now cannot be shown, with file, line and mend: what is shown is the last good version. */
  problem: z.string().optional(),
  variant: authorVariantSchema,
  attempt: z.object({
    /** Empty before there is one. */
    id: z.string(),
    state: z.enum(['starting', 'ready', 'failed']),
    /** Why it failed, for the author. */
    problem: z.string().optional(),
  }),
  applied: z.array(appliedSchema),
  /** The newest first. */
  looks: z.array(lookSchema),
})
/** All that an author's panel shows. */
export type AuthorState = z.infer<typeof stateSchema>

const nothing = z.undefined()
const noParams = z.strictObject({})

/** The panel as it is, as soon as it is newer than `seen`; after 20 s as it is then. */
export const getAuthorState = defineRoute({
  method: 'GET',
  path: '/api/author/state/:seen',
  policy: 'challenge:rehearse',
  params: z.strictObject({ seen: z.coerce.number().int().min(0) }),
  body: nothing,
  answer: stateSchema,
})

/** Ends the running practice and begins another of this variant. */
export const startAuthorVariant = defineRoute({
  method: 'POST',
  path: '/api/author/start',
  policy: 'challenge:rehearse',
  params: noParams,
  body: authorVariantSchema,
  answer: z.object({}),
})

/** Does a part to the account: by itself, or with the steps of all tasks around it, but those that were done already. */
export const applyAuthorPart = defineRoute({
  method: 'POST',
  path: '/api/author/apply',
  policy: 'challenge:rehearse',
  params: noParams,
  body: z.object({
    kind: z.enum(authorPartKinds),
    id: z.string().min(1).max(120),
    around: z.boolean(),
  }),
  answer: z.object({}),
})

/** Has every check look, or those of one task. */
export const requestAuthorLooks = defineRoute({
  method: 'POST',
  path: '/api/author/look',
  policy: 'challenge:rehearse',
  params: noParams,
  body: z.object({ taskId: identifier.optional() }),
  answer: z.object({}),
})

/** All of one look: from what it was decided, and what it read. */
export const getAuthorLook = defineRoute({
  method: 'GET',
  path: '/api/author/looks/:number',
  policy: 'challenge:rehearse',
  params: z.strictObject({ number: z.coerce.number().int().min(1) }),
  body: nothing,
  answer: lookSchema.extend({
    snapshot: jsonSchema.optional(),
    /** Why the verdict is not the check's own, or what its code printed. */
    staffNote: z.string().optional(),
    /** In the order in which they were made. */
    calls: z.array(
      z.object({
        /** As whom: the observer, the prober, HTTP of a customer, or the platform itself. */
        as: z.string(),
        /** Service and operation, or method and address. */
        what: z.string(),
        input: jsonSchema,
      }),
    ),
  }),
})
