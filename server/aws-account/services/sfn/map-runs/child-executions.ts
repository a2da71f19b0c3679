import type { BackgroundContext } from '../../../service.ts'
import { definitionsOf, type Execution, executionsOf } from '../history/executions.ts'
import { digestOf, type Engine } from '../interpreter/engine.ts'
import type { ChildExecutions, ChildOutcome, ChildStart, MapRunChange } from '../interpreter/run.ts'
import { type MapRun, mapRunsOf, NO_COUNTS } from './map-runs.ts'

/** The executions that one execution starts for the items of its distributed Maps. */
export function createChildren(
  context: BackgroundContext,
  parent: Execution,
  engine: () => Engine,
): ChildExecutions {
  const { state } = context
  return {
    async run(start, signal) {
      const arn = `${parent.machineArn.replace(':stateMachine:', ':execution:')}/${start.label}:${start.name}`
      const known = executionsOf(state).get(arn)
      const child = known ?? newChild(context, parent, start, arn)
      if (start.type === 'EXPRESS') return outcomeOf(await engine().runExpress(child))
      if (!known) {
        executionsOf(state).set(arn, child)
        engine().begin(child)
      }
      try {
        return outcomeOf(await engine().ended(arn, signal))
      } catch (error) {
        // Whoever runs it stopped waiting: the other items of a Map Run that failed are ended with it.
        const running = executionsOf(state).get(arn)
        const isParentRunning = executionsOf(state).get(parent.arn)?.status === 'RUNNING'
        if (running?.status === 'RUNNING' && !isParentRunning) engine().end(running, { status: 'ABORTED' })
        throw error
      }
    },
    ended: (arn, signal) => engine().ended(arn, signal),
    noteMapRun(arn, change) {
      mapRunsOf(state).set(arn, changed(context, parent, arn, change))
    },
  }
}

function newChild(context: BackgroundContext, parent: Execution, start: ChildStart, arn: string): Execution {
  const definition = JSON.stringify({
    ...start.program,
    QueryLanguage: start.program.QueryLanguage ?? start.language,
  })
  const key = digestOf(definition)
  if (!definitionsOf(context.state).has(key)) definitionsOf(context.state).set(key, definition)
  return {
    arn,
    name: start.name,
    type: start.type,
    machineArn: parent.machineArn,
    machineName: parent.machineName,
    roleArn: parent.roleArn,
    definition: key,
    status: 'RUNNING',
    startedAt: context.now(),
    input: start.input.text,
    redriveCount: 0,
    mapRunArn: start.mapRunArn,
    label: start.label,
  }
}

function outcomeOf(execution: Execution): ChildOutcome {
  const { arn, status, output, error, cause, startedAt, stoppedAt = startedAt } = execution
  return {
    arn,
    status: status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'ABORTED' : status,
    ...(output !== undefined && { output }),
    error,
    cause,
    startedAt,
    stoppedAt,
  }
}

function changed(context: BackgroundContext, parent: Execution, arn: string, change: MapRunChange): MapRun {
  const known = mapRunsOf(context.state).get(arn)
  const base: MapRun = known ?? {
    arn,
    executionArn: parent.arn,
    machineArn: parent.machineArn,
    label: '',
    status: 'RUNNING',
    startedAt: context.now(),
    maxConcurrency: 0,
    toleratedFailureCount: 0,
    toleratedFailurePercentage: 0,
    items: NO_COUNTS,
    executions: NO_COUNTS,
  }
  const hasEnded = change.status !== undefined && change.status !== 'RUNNING'
  return { ...base, ...change, ...(hasEnded && { stoppedAt: context.now() }) } as MapRun
}
