import { conditionSentences } from './condition-words.ts'
import { ourContexts } from './pinned-contexts.ts'

/** A passed exam, as far as credentials tell of it. Texts are the challenge's and the platform's own. */
export interface Achieved {
  readonly challenge: {
    readonly id: string
    readonly version: string
    readonly title: string
    readonly summary: string
    /** In percent of the points. */
    readonly passPercent: number
  }
  /** Undefined where no name is known of the person. */
  readonly holderName?: string | undefined
  /** RFC 3339 in UTC, as all times here. */
  readonly startedAt: string
  readonly endedAt: string
  /** Under which conditions it was taken, in sentences that a stranger understands. */
  readonly conditions: string
  readonly percent: number
  readonly domains: readonly { readonly title: string; readonly percent: number }[]
  readonly tasks: readonly { readonly title: string; readonly earned: number; readonly possible: number }[]
}

/** What one credential has for itself. The ids are random and tell nothing of each other. */
export interface Issuance {
  /** `urn:uuid:…` of the credential. */
  readonly id: string
  /** `urn:uuid:…` of its holder in this credential alone, so that two of a person cannot be put together by it. */
  readonly subjectId: string
  readonly issuer: { readonly id: string; readonly name: string; readonly url?: string | undefined }
  readonly issuedAt: string
  readonly validUntil?: string | undefined
  readonly status: { readonly list: string; readonly place: number }
}

/** Which of the two credentials of a pass it is. */
export const credentialKinds = ['badge', 'score-report'] as const
/** Which of the two credentials of a pass it is. */
export type CredentialKind = (typeof credentialKinds)[number]

/** The credential of a pass without its proof: `badge` says that it was passed and no more, `score-report` how. */
export function makeCredential(kind: CredentialKind, achieved: Achieved, issuance: Issuance) {
  const { id, issuer, issuedAt, validUntil, status } = issuance
  const title = achieved.challenge.title
  return {
    '@context': [...ourContexts],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { ...issuer, type: ['Profile'] },
    validFrom: issuedAt,
    ...(validUntil !== undefined && { validUntil }),
    awardedDate: issuedAt,
    name: kind === 'badge' ? title : `${title}: score report`,
    credentialSubject: makeSubject(kind, achieved, issuance),
    credentialStatus: statusEntry(status),
  }
}

/** Where it is said whether a credential of ours was withdrawn. */
export function statusEntry({ list, place }: Issuance['status']) {
  return {
    id: `${list}#${place}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(place),
    statusListCredential: list,
  }
}

function makeSubject(kind: CredentialKind, achieved: Achieved, { subjectId, id }: Issuance) {
  const { challenge, holderName, startedAt, endedAt, conditions } = achieved
  const results = kind === 'score-report' ? makeResults(achieved, id) : undefined
  return {
    id: subjectId,
    type: ['AchievementSubject'],
    ...(holderName !== undefined && {
      identifier: [{ type: 'IdentityObject', hashed: false, identityType: 'name', identityHash: holderName }],
    }),
    activityStartDate: startedAt,
    activityEndDate: endedAt,
    narrative: conditions,
    achievement: {
      id: `urn:assay:achievement:${challenge.id}:${challenge.version}${kind === 'badge' ? '' : ':score'}`,
      type: ['Achievement'],
      achievementType: 'MicroCredential',
      name: challenge.title,
      version: challenge.version,
      description: challenge.summary,
      criteria: {
        narrative: [
          conditionSentences.en({ kind: 'live-account' }),
          conditionSentences.en({ kind: 'passes-with', percent: challenge.passPercent }),
        ].join(' '),
      },
      ...(results && { resultDescription: results.map(({ described }) => described) }),
    },
    ...(results && { result: results.map(({ result }) => result) }),
  }
}

function makeResults({ percent, domains, tasks, challenge }: Achieved, credentialId: string) {
  const make = (place: string, name: string, value: number, rest: Readonly<Record<string, string>>) => ({
    described: {
      id: `${credentialId}#${place}`,
      type: ['ResultDescription'],
      name,
      valueMin: '0',
      valueMax: '100',
      resultType: 'Percent',
      ...rest,
    },
    result: { type: ['Result'], resultDescription: `${credentialId}#${place}`, value: String(value) },
  })
  return [
    make('score', 'Score', percent, { requiredValue: String(challenge.passPercent) }),
    ...domains.map((domain, at) => make(`domain-${at + 1}`, domain.title, domain.percent, {})),
    ...tasks.map((task, at) =>
      make(`task-${at + 1}`, task.title, task.earned, {
        resultType: 'RawScore',
        valueMax: String(task.possible),
      }),
    ),
  ]
}
