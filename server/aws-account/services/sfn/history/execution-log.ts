import type { BackgroundContext } from '../../../service.ts'
import type { StoredEvent } from './event-model.ts'
import type { Execution } from './executions.ts'

/** Brings the events of executions to CloudWatch Logs, in the name of their roles. */
export interface ExecutionLog {
  add(execution: Execution, event: StoredEvent): void
  close(): void
}

/** Events that are failures, for the level ERROR; those of whole executions, for FATAL. */
const ERRORS = /(Failed|TimedOut|Aborted|Failure)$/
const FATAL = ['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut']
/** Lines are sent together after this. */
const BATCH_MS = 100
const MAX_LINES = 500

interface Batch {
  readonly execution: Execution
  readonly events: StoredEvent[]
}

export function createExecutionLog(context: BackgroundContext): ExecutionLog {
  const batches = new Map<string, Batch>()
  const streams = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const send = async ({ execution, events }: Batch) => {
    const group = groupOf(execution)
    const logStreamName = streamOf(execution)
    const role = context.assumeForService(execution.roleArn, 'StepFunctionsLogging')
    const call = (operation: string, input: Record<string, unknown>) =>
      context.call(role, 'cloudwatch-logs', operation, { logGroupName: group, logStreamName, ...input })
    if (!streams.has(`${group} ${logStreamName}`)) {
      // It may be there already, from before a restart.
      await call('CreateLogStream', {}).catch(() => {})
      streams.add(`${group} ${logStreamName}`)
    }
    await call('PutLogEvents', {
      logEvents: events.map(event => ({
        timestamp: event.timestamp,
        message: JSON.stringify(line(execution, event)),
      })),
    })
  }
  const flush = () => {
    timer = undefined
    const sent = [...batches.values()]
    batches.clear()
    // A role that may not write logs has none.
    for (const batch of sent) send(batch).catch(() => {})
  }

  return {
    add(execution, event) {
      if (isClosed || !isLogged(execution, event)) return
      const batch = batches.get(execution.arn) ?? { execution, events: [] }
      batches.set(execution.arn, batch)
      if (batch.events.length < MAX_LINES * 50) batch.events.push(event)
      timer ??= setTimeout(flush, BATCH_MS).unref()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      flush()
    },
  }
}

function isLogged({ logging }: Execution, { type }: StoredEvent): boolean {
  if (!logging || logging.level === 'OFF' || logging.groupArn === undefined) return false
  if (logging.level === 'ALL') return true
  return logging.level === 'FATAL' ? FATAL.includes(type) : ERRORS.test(type) || type === 'EvaluationFailed'
}

const groupOf = ({ logging }: Execution) =>
  /:log-group:(.+?)(?::\*)?$/.exec(logging?.groupArn ?? '')?.[1] ?? ''

const streamOf = ({ machineName, startedAt, arn }: Execution) => {
  const [date = ''] = new Date(startedAt).toISOString().split('T')
  return `states/${machineName}/${date}/${arn.split(':').slice(7).join('-').slice(0, 80)}`
}

function line(execution: Execution, event: StoredEvent) {
  const { id, previousEventId, timestamp, type, ...rest } = event
  const found = Object.entries(rest).find(([key]) => key.endsWith('EventDetails'))?.[1] ?? {}
  const details = execution.logging?.includeExecutionData
    ? found
    : Object.fromEntries(Object.entries(found).filter(([key]) => !hidden(type).includes(key)))
  return {
    id: String(id),
    type,
    details,
    previous_event_id: String(previousEventId),
    event_timestamp: String(timestamp),
    execution_arn: execution.arn,
    redrive_count: String(execution.redriveCount),
  }
}

const DATA = ['input', 'output', 'parameters', 'inputDetails', 'outputDetails']

/** What is left out where a log is to have no data. Why an execution failed is in it all the same. */
const hidden = (type: string | undefined) => (type === 'ExecutionFailed' ? DATA : [...DATA, 'error', 'cause'])
