import { z } from 'zod'

const loggedError = z.looseObject({
  type: z.string().optional(),
  code: z.string().optional(),
  stack: z.string().optional(),
})
const logged = z.looseObject({
  level: z.number(),
  time: z.union([z.string(), z.number()]).optional(),
  msg: z.string().optional(),
  part: z.string().optional(),
  name: z.string().optional(),
  attemptId: z.string().optional(),
  state: z.string().optional(),
  pid: z.number().optional(),
  error: z.unknown().optional(),
  err: z.unknown().optional(),
  req: z.looseObject({ method: z.string().optional() }).optional(),
  res: z.looseObject({ statusCode: z.number().optional() }).optional(),
})

/** Messages that the program has as they are: no value of anybody's is in them. */
const ownWords = /^[a-z][a-z0-9 ,;:'’().-]{0,200}$/i
/** A line of a stack that says where in our code it was. */
const place =
  /^\s*at (?:[\w.<>$ ]{1,80} )?\(?(?:file:\/\/)?[^\s()]*?((?:server|shared|node_modules)\/[\w./@-]+:\d+)/

/**
 * Of a line of a log, what tells of the program alone: when, which message of its own, which kind of error, where in the code. What an
 * error or an address says may hold what a person wrote, and is left out; so is every line that is not the server's own.
 */
export function tellingLine(line: string): string {
  let parsed: z.infer<typeof logged>
  try {
    parsed = logged.parse(JSON.parse(line))
  } catch {
    return whereIn(line) ?? '(a line of another form)'
  }
  const { level, time, msg, part, attemptId, state, pid, req, res } = parsed
  const error = loggedError.safeParse(parsed.error ?? parsed.err).data
  return JSON.stringify({
    level,
    time,
    msg: msg !== undefined && ownWords.test(msg) ? msg : undefined,
    part,
    attemptId,
    state,
    pid,
    method: req?.method,
    status: res?.statusCode,
    error: error && {
      type: word(error.type),
      code: word(error.code),
      at: error.stack?.split('\n').flatMap(each => whereIn(each) ?? []),
    },
  })
}

const word = (text: string | undefined) => (text !== undefined && /^\w{1,60}$/.test(text) ? text : undefined)

function whereIn(line: string): string | undefined {
  return place.exec(line)?.[1]
}
