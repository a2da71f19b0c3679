import services from './aws-actions.generated.json' with { type: 'json' }
import { anyOfName, anyOfPart } from './pattern-sets.ts'

/** An action of AWS and what it may be asked on. */
export interface AwsAction {
  /** As policies write it: `dynamodb:PutItem`. */
  readonly name: string
  /** Patterns of what it may be on: ARNs of this account, or `noResource`. */
  readonly on: readonly string[]
}

/** What an action that is on no resource is asked on: policies must say `*` for it, and no pattern but that means it. */
export const noResource = '\ue000'

/** Whose resources are meant. */
export interface Place {
  readonly accountId: string
  readonly region: string
}

type Service = {
  readonly on: { readonly [type: string]: readonly string[] }
  readonly actions: { readonly [types: string]: string }
}

/**
 * Every action of the services that an account can have, by AWS's service authorization reference (made by
 * `server/aws-account/generate/authorization.mjs`), with the ARNs of this account that it may be on.
 */
export function awsActions(place: Place): readonly AwsAction[] {
  return Object.entries(services as { readonly [prefix: string]: Service }).flatMap(
    ([prefix, { on, actions }]) =>
      Object.entries(actions).flatMap(([types, names]) => {
        const forms = types === '' ? [noResource] : types.split('|').flatMap(type => on[type] ?? [])
        const all = forms.flatMap(form => [form, ...qualifiedOf(form)])
        const here = all.map(form => hereIn(form, place, anyIn[prefix] ?? anyOfPart))
        return names.split(' ').map(name => ({ name: `${prefix}:${name}`, on: here }))
      }),
  )
}

/** Prefixes of the services whose actions are all known. */
export const knownPrefixes: ReadonlySet<string> = new Set(Object.keys(services))

/**
 * One action each of services that no account has yet: a policy that allows everything allows these, and one that allows all
 * but some services is asked about the others.
 */
export const actionsElsewhere: readonly string[] = [
  'cloudwatch:DeleteAlarms',
  'ec2:RunInstances',
  'events:PutEvents',
  'kms:Decrypt',
  'secretsmanager:GetSecretValue',
  'sns:Publish',
  'ssm:GetParameter',
  'states:StartExecution',
]

/** What names of a service's resources are made of, where they are not parts of paths; of anything where a text may be a name. */
const anyIn: { readonly [prefix: string]: string } = {
  apigateway: '*',
  // Ids of models have versions in them: `amazon.nova-lite-v1:0`.
  bedrock: '*',
  cloudwatch: '*',
  dynamodb: anyOfName,
  lambda: anyOfName,
  logs: '*',
  s3: '*',
  sqs: anyOfName,
}

/** What has aliases and versions, which are asked by ARNs of their own: the reference names them for few of the actions on it. */
const hasQualifiers = /^arn:aws:(?:lambda|states):[^:]*:[^:]*:(?:function|stateMachine):[^:]+$/

/** The ARNs of the aliases and versions of what a pattern means, where it can have some: whoever may use it, may use these. */
export const qualifiedOf = (pattern: string): readonly string[] =>
  hasQualifiers.test(pattern) ? [`${pattern}:*`] : []

function hereIn(form: string, { accountId, region }: Place, any: string): string {
  const named = form.replaceAll('*', any)
  // A stream is named for the time at which it began, which has colons in it.
  return named
    .replace(`/stream/${any}`, '/stream/*')
    .replaceAll('REGION', region)
    .replaceAll('ACCOUNT', accountId)
}
