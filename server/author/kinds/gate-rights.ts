import { fillIn, type Parameters } from '../../../shared/challenge/parameters.ts'
import { type Json, jsonSchema, pick, pickList, pickText } from '../../../shared/json.ts'
import type { MadeCall } from '../watch-account.ts'
import { type BenchOptions, type Catches, type GateBench, judgedFunctions, openBench } from './gate-bench.ts'
import { type WidenedRole, widerRights } from './wider-rights.ts'

/**
 * Widens the rights of each role that is judged, in every way it knows, one at a time: some check must fail each time.
 * `designs` is what right designs did in accounts of their own: whatever they allow is needed.
 */
export async function gateRights(
  options: BenchOptions,
  designs: readonly (readonly MadeCall[])[],
): Promise<string[]> {
  const problems: string[] = []
  const catches: Catches = new Map()
  for (const { name } of judgedFunctions(options, 'rights')) {
    const bench = await openBench(options, catches)
    try {
      for (const wider of widerRights(await widenedRole(bench, name, designs))) {
        await wider.apply(bench.call)
        if ((await bench.caughtBy()) === undefined)
          problems.push(`${name} may do more than any solution needs, and every check passes: ${wider.what}`)
        await wider.undo(bench.call)
      }
      const after = await bench.caughtBy()
      if (after !== undefined)
        problems.push(`${after} fails though the rights of ${name} are again those of the reference`)
    } finally {
      await bench.close()
    }
  }
  return problems
}

async function widenedRole(
  bench: GateBench,
  functionName: string,
  designs: readonly (readonly MadeCall[])[],
): Promise<WidenedRole> {
  const roleArn = await bench.roleOf(functionName)
  const roleName = roleArn.split('/').at(-1) ?? ''
  const listed = await bench.call('iam', 'ListRolePolicies', { RoleName: roleName })
  const statements: Json[] = []
  for (const PolicyName of textsOf(pick(listed, 'PolicyNames'))) {
    const policy = await bench.call('iam', 'GetRolePolicy', { RoleName: roleName, PolicyName })
    statements.push(...statementsOf(decodeURIComponent(pickText(policy, 'PolicyDocument') ?? '')))
  }
  const own = statements.flatMap(statement => textsOf(pick(statement, 'Resource')))
  const given = designs.flat().flatMap(({ input }) => statementsOf(pickText(input, 'PolicyDocument') ?? ''))
  const needed = [...statements, ...given].flatMap(statement =>
    pickText(statement, 'Effect') === 'Allow' ? textsOf(pick(statement, 'Action')) : [],
  )
  return {
    roleName,
    roleArn,
    accountId: bench.accountId,
    own: [...new Set(own.filter(arn => arn !== '*'))],
    needed: new Set(needed.filter(action => !action.includes('*'))),
  }
}

function statementsOf(document: string): readonly Json[] {
  if (document === '') return []
  return pickList(jsonSchema.parse(JSON.parse(document)), 'Statement')
}

function textsOf(value: Json | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'string')
}

const policyOperations = new Set([
  'PutRolePolicy',
  'AttachRolePolicy',
  'CreateRole',
  'PutRolePermissionsBoundary',
])

/** Roles of functions that solutions give rights to, though the challenge does not say whether they are judged. */
export function unjudgedRoles(
  options: BenchOptions,
  parameters: Parameters,
  calls: readonly MadeCall[],
): string[] {
  const { surfaces } = options.challenge.manifest
  const judged = new Set(judgedFunctions(options, 'rights', parameters).map(({ name }) => name))
  const explained = new Set(
    surfaces
      .filter(({ because }) => because !== undefined)
      .map(surface => fillIn(surface.function, parameters)),
  )
  const touched = calls.flatMap(({ service, operation, input }) => {
    const role = pickText(input, 'RoleName')
    return service === 'iam' && policyOperations.has(operation) && role !== undefined ? [role] : []
  })
  return [...new Set(touched)]
    .filter(role => ![...judged, ...explained].some(name => role === name || role.startsWith(`${name}-`)))
    .map(role => `solutions give rights to the role ${role}, and no surface says whether those are judged`)
}
