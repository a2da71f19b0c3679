import { z } from 'zod'
import { AwsError } from '../../aws-error.ts'
import type { Oversight } from '../../service.ts'
import { addScene, removeScenes } from './account-script.ts'
import { recordedRequests } from './request-record.ts'
import { ScriptError } from './script/script-issue.ts'

const wanted = z.strictObject({
  since: z.number().int().min(0).optional(),
  holding: z.string().min(1).max(200).optional(),
  limit: z.number().int().min(1).max(100).default(50),
})
const scene = z.strictObject({ scene: z.unknown() })
const names = z.strictObject({ names: z.array(z.string()).max(200).optional() })

/** What only whoever looks after the account sees of its models: what they were asked, and what they are to answer. */
export const oversight: Readonly<Record<string, Oversight>> = {
  ModelRequests: (input, { state }) => ({ requests: recordedRequests(state, read(wanted, input)) }),
  AddScene: async (input, context) => {
    const name = scripted(() => addScene(context, read(scene, input).scene))
    await context.state.committed()
    return { name }
  },
  RemoveScenes: async (input, context) => {
    removeScenes(context, read(names, input).names)
    await context.state.committed()
    return {}
  },
}

function read<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new AwsError(
    'ValidationException',
    result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
  )
}

function scripted<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (cause) {
    throw cause instanceof ScriptError ? new AwsError('ValidationException', cause.message) : cause
  }
}
