import type { CallContext } from '../../../service.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import { paged } from '../machines/paged.ts'
import { noResource } from '../sfn-error.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

export interface Counts {
  readonly pending: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly aborted: number
  readonly total: number
  readonly resultsWritten: number
}

/** The run of a distributed Map as stored, by its ARN. Times in milliseconds since the epoch. */
export interface MapRun {
  readonly arn: string
  readonly executionArn: string
  readonly machineArn: string
  readonly label: string
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'
  readonly startedAt: number
  readonly stoppedAt?: number
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
  readonly items: Counts
  readonly executions: Counts
}

export const NO_COUNTS: Counts = {
  pending: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  aborted: 0,
  total: 0,
  resultsWritten: 0,
}

export const mapRunsOf = table<MapRun>('sfn.map-runs')

export const mapRuns: Resource<MapRun> = defineResource<MapRun>('sfn', 'maprun', {
  table: mapRunsOf,
  named: ({ mapRunArn }) => (typeof mapRunArn === 'string' ? mapRunArn : undefined),
  missing: ({ mapRunArn }) => noResource(mapRunArn),
})

export function describeMapRun(_: CallContext, run: MapRun): Output<Sdk, 'DescribeMapRun'> {
  return {
    mapRunArn: run.arn,
    executionArn: run.executionArn,
    status: run.status,
    startDate: new Date(run.startedAt),
    ...(run.stoppedAt !== undefined && { stopDate: new Date(run.stoppedAt) }),
    maxConcurrency: run.maxConcurrency,
    toleratedFailureCount: run.toleratedFailureCount,
    toleratedFailurePercentage: run.toleratedFailurePercentage,
    itemCounts: run.items,
    executionCounts: run.executions,
  }
}

export function listMapRuns(
  { state }: CallContext,
  executionArn: string,
  input: Omit<Input<Sdk, 'ListMapRuns'>, 'executionArn'>,
): Output<Sdk, 'ListMapRuns'> {
  const all = [...mapRunsOf(state).values()].filter(run => run.executionArn === executionArn)
  const { shown, next } = paged(all, run => run.arn, input)
  return {
    mapRuns: shown.map(run => ({
      mapRunArn: run.arn,
      executionArn: run.executionArn,
      stateMachineArn: `${run.machineArn}/${run.label}`,
      startDate: new Date(run.startedAt),
      ...(run.stoppedAt !== undefined && { stopDate: new Date(run.stoppedAt) }),
    })),
    ...(next !== undefined && { nextToken: next }),
  }
}

export function updateMapRun(
  { state }: CallContext,
  run: MapRun,
  { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage }: Input<Sdk, 'UpdateMapRun'>,
): void {
  mapRuns.save(state, run.arn, {
    ...run,
    ...(maxConcurrency !== undefined && { maxConcurrency }),
    ...(toleratedFailureCount !== undefined && { toleratedFailureCount }),
    ...(toleratedFailurePercentage !== undefined && { toleratedFailurePercentage }),
  })
}
