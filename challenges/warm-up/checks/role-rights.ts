import { type ObserveContext, say } from '../../../shared/challenge/check.ts'
import type { Phrase } from '../../../shared/challenge/phrase.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { wildcardMatches } from '../../../shared/challenge/wildcard.ts'
import { type Json, jsonSchema, pick, pickList, pickText } from '../../../shared/json.ts'

/** Everything that decides what a function's role may do by itself. */
export interface RoleRights {
  readonly [member: string]: Json
  readonly role: string
  readonly documents: readonly Json[]
}

/** Reads all policies of the role that a function has now, whichever that is. */
export async function roleRights(context: ObserveContext, functionName: string): Promise<RoleRights> {
  const { read } = context
  const configuration = await read('lambda', 'GetFunctionConfiguration', { FunctionName: functionName })
  const role = pickText(configuration, 'Role')?.split('/').at(-1) ?? ''
  const inline = pickList(await read('iam', 'ListRolePolicies', { RoleName: role }), 'PolicyNames')
  const attached = pickList(
    await read('iam', 'ListAttachedRolePolicies', { RoleName: role }),
    'AttachedPolicies',
  )
  const documents = await Promise.all([
    ...inline.map(async name =>
      documentOf(await read('iam', 'GetRolePolicy', { RoleName: role, PolicyName: name }), 'PolicyDocument'),
    ),
    ...attached.map(async policy => {
      const PolicyArn = pickText(policy, 'PolicyArn') ?? ''
      const VersionId =
        pickText(await read('iam', 'GetPolicy', { PolicyArn }), 'Policy', 'DefaultVersionId') ?? ''
      const version = await read('iam', 'GetPolicyVersion', { PolicyArn, VersionId })
      return documentOf(version, 'PolicyVersion', 'Document')
    }),
  ])
  return { role, documents }
}

function documentOf(answer: Json, ...path: string[]): Json {
  return jsonSchema.parse(JSON.parse(decodeURIComponent(pickText(answer, ...path) ?? 'null')))
}

export interface Right {
  readonly action: string
  readonly resource: string
}

/** The first of these rights that the documents grant. A condition on a grant does not take it back. */
export function grantedOf(documents: readonly Json[], rights: readonly Right[]): Right | undefined {
  const statements = documents.flatMap(document => listOf(pick(document, 'Statement')))
  const some = (effect: 'Allow' | 'Deny', right: Right) =>
    statements.some(
      statement =>
        pick(statement, 'Effect') === effect &&
        (effect === 'Allow' || pick(statement, 'Condition') === undefined) &&
        covers(statement, 'Action', right.action.toLowerCase()) &&
        covers(statement, 'Resource', right.resource),
    )
  return rights.find(right => some('Allow', right) && !some('Deny', right))
}

/** What a role may do beyond what it should, as a fact. */
export function whatRoleMayDo(role: string, excess: Right | null, expected: Phrase): Fact {
  const seen =
    excess === null
      ? say('nothing-beyond-own-table')
      : say('action-on-resource', { action: excess.action, resource: excess.resource })
  return { label: say('what-role-may-do', { role }), seen, expected }
}

function covers(statement: Json, member: 'Action' | 'Resource', value: string): boolean {
  const fold = (pattern: string) => (member === 'Action' ? pattern.toLowerCase() : pattern)
  const matches = (patterns: readonly Json[]) =>
    patterns.some(pattern => typeof pattern === 'string' && wildcardMatches(fold(pattern), value))
  const excluded = pick(statement, `Not${member}`)
  if (excluded !== undefined) return !matches(listOf(excluded))
  return matches(listOf(pick(statement, member)))
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
