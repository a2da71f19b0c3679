import { type Json, type JsonObject, pick, pickList, pickText } from '../../../shared/json.ts'
import { zipArchive } from '../../zip/zip-archive.ts'
import type { DeployedCode } from './deployed-code.ts'
import { type BenchOptions, type Catches, type GateBench, judgedFunctions, openBench } from './gate-bench.ts'

/**
 * Puts another function with the rights of an administrator in the place of each that is judged, and leaves the named one
 * narrow: the same code answers, so only a check that follows what serves can see it.
 */
export async function gateServers(options: BenchOptions): Promise<string[]> {
  const problems: string[] = []
  const catches: Catches = new Map()
  for (const { name } of judgedFunctions(options, 'server')) {
    const bench = await openBench(options, catches)
    try {
      const code = bench.codeOf(name)
      if (code === undefined) {
        problems.push(`${name} is judged, and neither the seed nor the reference deploys it`)
        continue
      }
      const twin = await createTwin(bench, name, code)
      if ((await pointTo(bench, name, twin)) === 0)
        problems.push(`nothing leads to ${name}, so no other function can be put in its place`)
      else if ((await bench.caughtBy()) === undefined)
        problems.push(
          `another function with an administrator's role answers for ${name}, and every check passes`,
        )
    } finally {
      await bench.close()
    }
  }
  return problems
}

/** The same code under another name and role; returns its ARN. */
async function createTwin(bench: GateBench, name: string, code: DeployedCode): Promise<string> {
  const twin = `${name}-twin`
  const statement = (more: object) => JSON.stringify({ Version: '2012-10-17', Statement: [more] })
  const role = await bench.call('iam', 'CreateRole', {
    RoleName: twin,
    AssumeRolePolicyDocument: statement({
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  })
  await bench.call('iam', 'PutRolePolicy', {
    RoleName: twin,
    PolicyName: 'all',
    PolicyDocument: statement({ Effect: 'Allow', Action: '*', Resource: '*' }),
  })
  const created = await bench.call('lambda', 'CreateFunction', {
    FunctionName: twin,
    Role: pickText(role, 'Role', 'Arn') ?? '',
    Runtime: code.runtime,
    Handler: code.handler,
    Timeout: 10,
    Code: { ZipFile: zipOf(code.files) },
    Environment: { Variables: code.variables },
  })
  return pickText(created, 'FunctionArn') ?? ''
}

/** Routes and queues that led to a function lead to another; returns how many. */
async function pointTo(bench: GateBench, name: string, arn: string): Promise<number> {
  let changed = 0
  for (const api of pickList(await bench.call('apigatewayv2', 'GetApis', {}), 'Items')) {
    const ApiId = pickText(api, 'ApiId') ?? ''
    const found = pickList(await bench.call('apigatewayv2', 'GetIntegrations', { ApiId }), 'Items')
    for (const integration of found.filter(each => leadsTo(pickText(each, 'IntegrationUri'), name))) {
      const IntegrationId = pickText(integration, 'IntegrationId') ?? ''
      await bench.call('apigatewayv2', 'UpdateIntegration', { ApiId, IntegrationId, IntegrationUri: arn })
      await allowApi(bench, arn, `twin-${changed}`)
      changed += 1
    }
  }
  const sources = await bench.call('lambda', 'ListEventSourceMappings', { FunctionName: name })
  for (const source of pickList(sources, 'EventSourceMappings')) {
    const UUID = pickText(source, 'UUID') ?? ''
    await bench.call('lambda', 'UpdateEventSourceMapping', { UUID, FunctionName: arn })
    changed += 1
  }
  return changed
}

async function allowApi(bench: GateBench, FunctionName: string, StatementId: string): Promise<void> {
  await bench.call('lambda', 'AddPermission', {
    FunctionName,
    StatementId,
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  })
}

/** Whether an integration leads to a function, or to a version or alias of it. */
function leadsTo(uri: string | undefined, name: string): boolean {
  const [, after = ''] = uri?.split(':function:') ?? []
  return after.split(/[:/]/)[0] === name
}

/** Files as an archive, in the form in which calls carry bytes. */
export function zipOf(files: Readonly<Record<string, string>>): JsonObject {
  return { $base64: Buffer.from(zipArchive(files)).toString('base64') }
}

/** Deploys other files to a function. */
export async function redeploy(
  bench: GateBench,
  FunctionName: string,
  files: Readonly<Record<string, string>>,
): Promise<Json> {
  return bench.call('lambda', 'UpdateFunctionCode', { FunctionName, ZipFile: zipOf(files) })
}

/** The key schema of each table that calls have created, by the table's name. */
export function keysOfTables(bench: GateBench): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    bench.calls.flatMap(({ service, operation, input }) => {
      if (service !== 'dynamodb' || operation !== 'CreateTable') return []
      const keys = pickList(pick(input, 'KeySchema')).flatMap(key => pickText(key, 'AttributeName') ?? [])
      return [[pickText(input, 'TableName') ?? '', keys] as const]
    }),
  )
}
