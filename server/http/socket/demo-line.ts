import type { WebSocket } from 'ws'
import type { z } from 'zod'
import { demoProtocolVersion } from '../../../shared/demo/demo-limits.ts'
import { AppError, type Problem, type ProblemCode } from '../../../shared/problem.ts'
import { closeCodes } from '../../../shared/protocol/limits.ts'
import type { Log } from '../../log.ts'
import { renderProblem } from '../render-problem.ts'
import type { FlowLimits } from './frame-flow.ts'
import { createFrameFlow } from './frame-flow.ts'

/** A socket of a demo, of whoever follows or presents. */
export interface DemoLine<Answer> {
  say(answer: Answer): void
  problem(error: unknown): Problem
  /** Says what is wrong and closes the socket. */
  fail(code: ProblemCode, detail: string): void
}

export interface DemoLineOptions<Frame> {
  readonly schema: z.ZodType<Frame>
  readonly limits: FlowLimits
  /** Without a sign of life for so long, in milliseconds, the socket is closed. */
  readonly silenceMs: number
  /** Called with each frame after the greeting; what it throws is told. */
  readonly hear: (frame: Frame) => void | Promise<void>
  readonly greeted: (frame: Frame) => void
  readonly closed: () => void
  readonly now: () => number
  readonly requestId: string
  readonly log: Log
}

interface AnyFrame {
  readonly type: string
  readonly protocol?: number
  readonly id?: string
}

/** Who does not say hello for so long never will: a line of 8 kbit/s has brought it long before. Milliseconds. */
const greetingMs = 30_000

/**
 * Serves a socket of a demo until it closes: text frames alone, the greeting first, no faster than its limits allow. What is
 * wrong with one frame is told; what no page of ours sends ends the socket.
 */
export function serveDemoLine<Frame extends AnyFrame, Answer>(
  socket: WebSocket,
  options: DemoLineOptions<Frame>,
): DemoLine<Answer> {
  const { schema, now, requestId, log, silenceMs } = options
  const flow = createFrameFlow(socket, options.limits)
  let isGreeted = false
  let lastHeard = now()
  const silence = setInterval(() => {
    if (now() - lastHeard > (isGreeted ? silenceMs : Math.min(silenceMs, greetingMs))) socket.terminate()
  }, silenceMs / 4)
  const isOpen = () => socket.readyState === socket.OPEN

  const problem = (error: unknown) => renderProblem(error, requestId)
  const say = (answer: unknown) => {
    if (isOpen()) socket.send(JSON.stringify(answer))
  }
  function fail(code: ProblemCode, detail: string): void {
    say({ type: 'problem', problem: problem(new AppError(code, detail)) })
    socket.close(closeCodes.protocolError, code)
  }
  function refused(frame: Frame, error: unknown): void {
    if (!(error instanceof AppError)) log.error({ error }, 'a message of a demo failed')
    say({ type: 'refused', ...(frame.id !== undefined && { id: frame.id }), problem: problem(error) })
  }
  async function answer(frame: Frame): Promise<void> {
    try {
      await flow.inTurn(async () => {
        if (isOpen()) await options.hear(frame)
      })
    } catch (error) {
      refused(frame, error)
    }
  }
  function greet(frame: Frame): void {
    if (isGreeted) fail('invalid-frame', 'A socket says hello once.')
    else if (frame.protocol !== demoProtocolVersion)
      fail('protocol-mismatch', 'Reload the page to get the version that fits this server.')
    else {
      isGreeted = true
      options.greeted(frame)
    }
  }

  socket.on('message', (data: Buffer, isBinary) => {
    // Whoever was sent away has nothing more to say, however long they take to leave.
    if (!isOpen()) return
    lastHeard = now()
    flow.heard(data.length)
    const frame = isBinary ? undefined : parse(schema, data.toString())
    if (frame === undefined)
      fail('invalid-frame', 'The message is not one this server knows. Reload the page.')
    else if (frame.type === 'hello') greet(frame)
    else if (!isGreeted) fail('invalid-frame', 'A socket says hello first.')
    else void answer(frame)
  })
  socket.on('error', error => log.warn({ error: error.message }, 'a socket of a demo broke'))
  socket.on('close', () => {
    clearInterval(silence)
    flow.close()
    options.closed()
  })
  return { say, problem, fail }
}

function parse<Frame>(schema: z.ZodType<Frame>, text: string): Frame | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON: refused like any other message we do not know.
    return undefined
  }
}
