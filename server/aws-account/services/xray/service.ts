import { z } from 'zod'
import { AwsError } from '../../aws-error.ts'
import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere } from '../../shape/operation.ts'
import { receiveSpans } from './otlp/receive-spans.ts'
import { getServiceGraph, getTraceGraph } from './service-graph.ts'
import { spansOf } from './spans.ts'
import { batchGetTraces, getTraceSummaries } from './trace-operations.ts'

const wanted = z.strictObject({
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  holding: z.string().min(1).max(200).optional(),
  sinceMs: z.number().min(0).optional(),
  limit: z.number().int().min(1).max(500).default(200),
})

/** AWS X-Ray, as far as traces are read; applications tell of their spans by OTLP at `<endpoint>/v1/traces`. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-xray')>('xray', {
    resources: [],
    operations: {
      GetTraceSummaries: anywhere(getTraceSummaries),
      BatchGetTraces: anywhere(batchGetTraces),
      GetServiceGraph: anywhere(getServiceGraph),
      GetTraceGraph: anywhere(getTraceGraph),
    },
    answerUnsigned: receiveSpans,
    oversight: {
      Spans: (input, { state }) => {
        const result = wanted.safeParse(input)
        if (!result.success) throw new AwsError('ValidationException', result.error.message)
        return { spans: spansOf(state, result.data) }
      },
    },
  })
}
