import { AwsError } from '../../../aws-error.ts'
import type { LogLine } from '../../../functions/function-build.ts'
import type { BackgroundContext, Fields } from '../../../service.ts'

/** Brings what a function writes to CloudWatch Logs as its role: without the permission nothing arrives, as on AWS. */
export interface LogDelivery {
  log(stream: string, lines: readonly LogLine[]): void
}

export interface LogTarget {
  readonly group: string
  readonly roleArn: string
  readonly functionName: string
}

/** Lines are gathered for so long before they are sent together; for longer after a refusal. */
const gatherMs = 20
const gatherAfterRefusalMs = 1000
/** More than this waiting in one stream is dropped. */
const maxWaitingBytes = 4 * 1024 * 1024
/** AWS's size of one request: a mebibyte, in which each event counts 26 bytes more than its text. */
const maxEventsPerPut = 10_000
const maxBytesPerPut = 1_048_576
const eventOverheadBytes = 26

interface Stream {
  waiting: LogLine[]
  waitingBytes: number
  sending: Promise<void> | undefined
  created: boolean
  refused: boolean
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

  const put = async (name: string, stream: Stream, logEvents: readonly LogLine[]) => {
    const write = () => call('PutLogEvents', { logStreamName: name, logEvents })
    if (!stream.created) await createStream(call, name)
    stream.created = true
    await write().catch(async error => {
      // The group or stream was deleted meanwhile: AWS makes it again.
      if (!hasCode(error, 'ResourceNotFoundException')) throw error
      await createStream(call, name)
      await write()
    })
  }
  const send = async (name: string, stream: Stream) => {
    while (stream.waiting.length > 0) {
      await new Promise(resolve => setTimeout(resolve, stream.refused ? gatherAfterRefusalMs : gatherMs))
      const lines = takeBatch(stream)
      try {
        await put(name, stream, lines)
        stream.refused = false
      } catch {
        // A function must not fail because its log cannot be kept; the refusal stands in the account's call record.
        stream.refused = true
      }
    }
    stream.sending = undefined
  }

  return {
    log(name, lines) {
      const stream = streams.get(name) ?? emptyStream()
      streams.set(name, stream)
      if (stream.waitingBytes > maxWaitingBytes) return
      stream.waiting.push(...lines)
      stream.waitingBytes += sizeOf(lines)
      stream.sending ??= send(name, stream)
    },
  }
}

async function createStream(
  call: (operation: string, input: Fields) => Promise<Fields>,
  logStreamName: string,
): Promise<void> {
  try {
    await call('CreateLogStream', { logStreamName })
  } catch (error) {
    if (hasCode(error, 'ResourceAlreadyExistsException')) return
    if (!hasCode(error, 'ResourceNotFoundException')) throw error
    await call('CreateLogGroup', {}).catch(ignoreCode('ResourceAlreadyExistsException'))
    await call('CreateLogStream', { logStreamName }).catch(ignoreCode('ResourceAlreadyExistsException'))
  }
}

function emptyStream(): Stream {
  return { waiting: [], waitingBytes: 0, sending: undefined, created: false, refused: false }
}

/** What fits into one request, at least one line. */
function takeBatch(stream: Stream): LogLine[] {
  let bytes = 0
  const end = stream.waiting.slice(0, maxEventsPerPut).findIndex((line, index) => {
    bytes += Buffer.byteLength(line.message) + eventOverheadBytes
    return index > 0 && bytes > maxBytesPerPut
  })
  const lines = stream.waiting.splice(0, end < 0 ? maxEventsPerPut : end)
  stream.waitingBytes -= sizeOf(lines)
  return lines
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
