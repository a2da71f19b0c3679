import type { Json, ResultWriter } from '../definition/asl.ts'
import { type Data, isObject } from '../expressions/data.ts'
import { fillTemplate } from '../expressions/payload-template.ts'
import { query, scopeOf } from '../interpreter/fields.ts'
import type { ChildOutcome, StateRun } from '../interpreter/run.ts'
import { StateError } from '../interpreter/state-error.ts'
import { callService, prepareCall } from '../tasks/service-call.ts'
import type { TaskResource } from '../tasks/task-resource.ts'

const PUT_OBJECT: Extract<TaskResource, { kind: 'service' }> = {
  kind: 'service',
  resourceType: 's3',
  resource: 'putObject',
  service: 's3',
  action: 'putObject',
  isSdk: true,
  pattern: 'request',
}

const KINDS = ['SUCCEEDED', 'FAILED'] as const

/** Writes what became of the executions to S3, with a manifest, and answers where that is. */
export async function writeResults(
  at: StateRun,
  writer: ResultWriter,
  mapRunArn: string,
  outcomes: readonly ChildOutcome[],
  input: Data,
): Promise<Json> {
  const given =
    at.language === 'JSONata'
      ? await query(at, writer.Arguments ?? {}, 'ResultWriter/Arguments')
      : fillTemplate(writer.Parameters ?? {}, scopeOf(at, input))
  const { Bucket = '', Prefix = '' } = isObject(given) ? given : {}
  const folder = `${Prefix ? `${Prefix}/` : ''}${mapRunArn.split(':').at(-1)}`
  const put = async (key: string, value: Json) => {
    const { run } = at.thread
    const call = await prepareCall(PUT_OBJECT, {
      Bucket,
      Key: key,
      Body: JSON.stringify(value),
      ContentType: 'application/json',
    })
    try {
      await callService(run, run.role(), PUT_OBJECT, call)
    } catch (error) {
      if (error instanceof StateError) throw new StateError('States.ResultWriterFailed', error.reason)
      throw error
    }
  }
  const files: Record<string, Json> = { SUCCEEDED: [], FAILED: [], PENDING: [] }
  for (const kind of KINDS) {
    const some = outcomes.filter(outcome => (outcome.status === 'SUCCEEDED') === (kind === 'SUCCEEDED'))
    if (!some.length) continue
    const key = `${folder}/${kind}_0.json`
    const body = some.map(shown)
    await put(key, body)
    files[kind] = [{ Key: key, Size: JSON.stringify(body).length }]
  }
  await put(`${folder}/manifest.json`, {
    DestinationBucket: Bucket,
    MapRunArn: mapRunArn,
    ResultFiles: files,
  })
  return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket, Key: `${folder}/manifest.json` } }
}

const shown = (outcome: ChildOutcome): Json => ({
  ExecutionArn: outcome.arn,
  Name: outcome.arn.split(':').at(-1) ?? '',
  StartDate: new Date(outcome.startedAt).toISOString(),
  StopDate: new Date(outcome.stoppedAt).toISOString(),
  Status: outcome.status,
  ...(outcome.output !== undefined && { Output: outcome.output }),
  ...(outcome.error !== undefined && { Error: outcome.error }),
  ...(outcome.cause !== undefined && { Cause: outcome.cause }),
})
