import { z } from 'zod'
import type { PlatformPhrase } from './phrase.ts'

/** Who is at fault when a look ends without a verdict of the check: the candidate's system, the check's author, or we. */
export const faults = ['candidate', 'author', 'platform'] as const
/** Who is at fault that a look ended as it did. */
export type Fault = (typeof faults)[number]

/** Parts of the platform that a look needs; each is asked beside it whether it is well. */
export const platformParts = ['account', 'workspaces', 'sandbox'] as const
/** A part of the platform that a look needs. */
export type PlatformPart = (typeof platformParts)[number]

interface LookEnding {
  /** Who is at fault, as long as the platform has not proven that it is. */
  readonly fault: Fault
  /** What the verdict says then. */
  readonly says: PlatformPhrase
  /** The parts of the platform that make it the platform's fault, where one of them is proven to have failed meanwhile. */
  readonly unlessProven: readonly PlatformPart[]
  /** Why it is theirs, for whoever reads this. */
  readonly why: string
}

/**
 * Every way in which a look can end without a verdict of its check. The candidate's is a `fail`; the author's and the
 * platform's are `inconclusive`, and their points stay open. What is proven by nothing is the candidate's: else whoever
 * finds out how to disturb a look takes its criterion out of the score.
 */
export const lookEndings = {
  'no-answer': {
    fault: 'candidate',
    says: 'assay:no-answer',
    unlessProven: ['account'],
    why: 'API Gateway itself answers within 30 s: what says nothing for longer is what was built',
  },
  'connection-cut': {
    fault: 'candidate',
    says: 'assay:connection-cut',
    unlessProven: ['account'],
    why: 'an account that is well closes a connection only over an answer that cannot be sent',
  },
  'interim-answer': {
    fault: 'candidate',
    says: 'assay:interim-answer',
    unlessProven: ['account'],
    why: 'a status from 100 to 199 announces an answer, and none came',
  },
  'unreadable-answer': {
    fault: 'candidate',
    says: 'assay:unreadable-answer',
    unlessProven: ['account'],
    why: 'no client can read a header with characters that HTTP does not allow, or one that is too long',
  },
  throttled: {
    fault: 'candidate',
    says: 'assay:throttled',
    unlessProven: ['account'],
    why: 'whoever judges is never throttled by the account: what throttles is a concurrency or rate of its candidate',
  },
  'internal-error': {
    fault: 'candidate',
    says: 'assay:refused-by-aws',
    unlessProven: ['account'],
    why: 'an internal error counts as ours with the proof that our process was not well, and not without',
  },
  'part-missing': {
    fault: 'candidate',
    says: 'assay:part-missing',
    unlessProven: ['account'],
    why: 'a thing that was deleted, or a refusal to be looked at, is what its owner made of it',
  },
  'refused-by-aws': {
    fault: 'candidate',
    says: 'assay:refused-by-aws',
    unlessProven: ['account'],
    why: 'AWS answers so about what stands in the account',
  },
  'calls-used-up': {
    fault: 'candidate',
    says: 'assay:asked-too-often',
    unlessProven: ['account'],
    why: 'honest checks make a tenth of the calls: what makes them ask on and on is what they see',
  },
  'answers-used-up': {
    fault: 'candidate',
    says: 'assay:too-much-to-see',
    unlessProven: [],
    why: 'answers of so many bytes are what was built',
  },
  'snapshot-too-large': {
    fault: 'candidate',
    says: 'assay:too-much-to-see',
    unlessProven: [],
    why: 'a check writes down what it sees, and what it saw was too much',
  },
  'time-used-up': {
    fault: 'candidate',
    says: 'assay:took-too-long',
    unlessProven: ['account', 'sandbox'],
    why: 'the limit stands still while the account answers or no processor is free: the rest is work over what was seen',
  },
  'threw-over-answers': {
    fault: 'candidate',
    says: 'assay:unexpected-answer',
    unlessProven: ['account', 'sandbox'],
    why: 'the code works with the answers of every solution, and broke over these',
  },
  'crashed-over-answers': {
    fault: 'candidate',
    says: 'assay:unexpected-answer',
    unlessProven: ['account', 'sandbox'],
    why: 'as for an exception: memory that runs full over what was seen',
  },
  'undecided-over-answers': {
    fault: 'candidate',
    says: 'assay:unexpected-answer',
    unlessProven: ['account'],
    why: 'that nothing can be said of what was seen is no reason to leave it out of the score',
  },
  'failed-beside-a-fault': {
    fault: 'candidate',
    says: 'assay:undecided',
    unlessProven: ['account'],
    why: 'the check says that it failed; where our own account failed meanwhile, that may be why',
  },
  'time-used-up-by-itself': {
    fault: 'author',
    says: 'assay:check-broke',
    unlessProven: ['account', 'sandbox'],
    why: 'it took too long and had seen nothing yet',
  },
  'threw-by-itself': {
    fault: 'author',
    says: 'assay:check-broke',
    unlessProven: ['account', 'sandbox'],
    why: 'it broke and had seen nothing yet',
  },
  'crashed-by-itself': {
    fault: 'author',
    says: 'assay:check-broke',
    unlessProven: ['account', 'sandbox'],
    why: 'its process ended and had seen nothing yet',
  },
  'large-by-itself': {
    fault: 'author',
    says: 'assay:check-broke',
    unlessProven: [],
    why: 'it wrote too much down and had seen nothing',
  },
  'no-verdict': {
    fault: 'author',
    says: 'assay:check-broke',
    unlessProven: [],
    why: 'what it decided has not the form of a verdict, whatever it saw: texts of the account are fitted before',
  },
  'no-words': {
    fault: 'author',
    says: 'assay:check-broke',
    unlessProven: [],
    why: 'it says something that its challenge has no words for',
  },
  'no-sandbox': {
    fault: 'platform',
    says: 'assay:our-fault',
    unlessProven: [],
    why: 'that it could not be started is the proof',
  },
} as const satisfies { readonly [code: string]: LookEnding }

/** The code of a way in which a look can end without a verdict of its check. */
export type LookEndingCode = keyof typeof lookEndings

/** One part of the platform, asked beside a look: whether it answered, in how many milliseconds, and which process it was. */
export const partHealthSchema = z.object({
  answers: z.boolean(),
  ms: z.number().nonnegative(),
  process: z.string().max(100).optional(),
})
/** One part of the platform, asked beside a look. */
export type PartHealth = z.infer<typeof partHealthSchema>

/** The parts of the platform that were asked at one moment. */
export const platformHealthSchema = z.partialRecord(z.enum(platformParts), partHealthSchema)
/** The parts of the platform that were asked at one moment. */
export type PlatformHealth = z.infer<typeof platformHealthSchema>

/** How a look ended that has no verdict of its check, who is at fault, and what was asked of the platform beside it. */
export const lookEvidenceSchema = z.object({
  ending: z.enum(Object.keys(lookEndings) as [LookEndingCode, ...LookEndingCode[]]),
  fault: z.enum(faults),
  /** What of the platform is proven to have failed meanwhile. */
  proven: z.array(z.enum(platformParts)),
  before: platformHealthSchema,
  after: platformHealthSchema,
})
/** How a look ended that has no verdict of its check: for staff. */
export type LookEvidence = z.infer<typeof lookEvidenceSchema>

/** The parts that are proven to have failed between two moments: silent at one of them, or another process by the second. */
export function provenFaults(before: PlatformHealth, after: PlatformHealth): PlatformPart[] {
  return platformParts.filter(part => {
    const [first, last] = [before[part], after[part]]
    if (first?.answers === false || last?.answers === false) return true
    return first?.process !== undefined && last?.process !== undefined && first.process !== last.process
  })
}

/** Who is at fault for an ending, with what is proven of the platform. */
export function faultOf(ending: LookEndingCode, proven: readonly PlatformPart[]): Fault {
  const { fault, unlessProven }: LookEnding = lookEndings[ending]
  return unlessProven.some(part => proven.includes(part)) ? 'platform' : fault
}
