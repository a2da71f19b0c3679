import { AwsError } from '../../aws-error.ts'
import type { LogLine } from '../../functions/function-build.ts'
import type { BackgroundContext, Fields } from '../../service.ts'

/** Brings what a function writes to CloudWatch Logs as its role: without the permission nothing arrives, as on AWS. */
export interface LogDelivery {
  log(stream: string, lines: readonly LogLine[]): void
  /** Resolves when everything taken so far has arrived or was given up. */
  settled(): Promise<void>
}

export interface LogTarget {
  readonly group: string
  readonly roleArn: string
  readonly functionName: string
}

/** Lines are gathered for so long before they are sent together. */
const gatherMs = 20
/** More than this waiting in one stream is dropped. */
const maxWaitingBytes = 4 * 1024 * 1024
/** AWS's size of one request. */
const maxEventsPerPut = 10_000

interface Stream {
  waiting: LogLine[]
  waitingBytes: number
  sending: Promise<void> | undefined
  created: boolean
}

export function createLogDelivery(
  context: Pick<BackgroundContext, 'call' | 'assumeForService'>,
  target: LogTarget,
): LogDelivery {
  const streams = new Map<string, Stream>()
  const call = (operation: string, input: Fields) =>
    context.call(
      context.assumeForService(target.roleArn, target.functionName),
      'cloudwatch-logs',
      operation,
      {
        logGroupName: target.group,
        ...input,
      },
    )

  const createStream = async (logStreamName: string) => {
    try {
      await call('CreateLogStream', { logStreamName })
    } catch (error) {
      if (hasCode(error, 'ResourceAlreadyExistsException')) return
      if (!hasCode(error, 'ResourceNotFoundException')) throw error
      await call('CreateLogGroup', {}).catch(ignoreCode('ResourceAlreadyExistsException'))
      await call('CreateLogStream', { logStreamName }).catch(ignoreCode('ResourceAlreadyExistsException'))
    }
  }
  const put = async (name: string, stream: Stream, logEvents: readonly LogLine[]) => {
    if (!stream.created) await createStream(name)
    stream.created = true
    await call('PutLogEvents', { logStreamName: name, logEvents })
  }
  const send = async (name: string, stream: Stream) => {
    while (stream.waiting.length > 0) {
      await new Promise(resolve => setTimeout(resolve, gatherMs))
      const lines = stream.waiting.splice(0, maxEventsPerPut)
      stream.waitingBytes -= sizeOf(lines)
      try {
        await put(name, stream, lines)
      } catch (error) {
        // A function must not fail because its log cannot be kept. A group deleted meanwhile is made again.
        if (hasCode(error, 'ResourceNotFoundException')) stream.created = false
      }
    }
    stream.sending = undefined
  }

  return {
    log(name, lines) {
      const stream = streams.get(name) ?? { waiting: [], waitingBytes: 0, sending: undefined, created: false }
      streams.set(name, stream)
      if (stream.waitingBytes > maxWaitingBytes) return
      stream.waiting.push(...lines)
      stream.waitingBytes += sizeOf(lines)
      stream.sending ??= send(name, stream)
    },
    async settled() {
      await Promise.all([...streams.values()].map(({ sending }) => sending))
    },
  }
}

function sizeOf(lines: readonly LogLine[]): number {
  return lines.reduce((total, { message }) => total + message.length, 0)
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code === code
}

function ignoreCode(code: string): (error: unknown) => void {
  return error => {
    if (!hasCode(error, code)) throw error
  }
}
