import type { BatchGetTracesRequest, GetTraceSummariesRequest } from '@aws-sdk/client-xray'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import { type Span, tracesBetween } from './spans.ts'

/** As AWS: a day. */
const MAX_RANGE_MS = 86_400_000
const MAX_SUMMARIES = 100

export function getTraceSummaries(context: CallContext, { StartTime, EndTime }: GetTraceSummariesRequest) {
  const [from, to] = checkedRange(StartTime, EndTime)
  const traces = [...tracesBetween(context.state, from, to)].slice(-MAX_SUMMARIES)
  return {
    TraceSummaries: traces.map(([id, spans]) => ({
      Id: traceIdOf(id),
      Duration: secondsOf(spans),
      ResponseTime: secondsOf(spans),
      HasError: spans.some(span => span.status.code === 'error'),
      StartTime: new Date(Math.min(...spans.map(span => span.startMs))),
      ServiceIds: [...new Set(spans.map(span => span.service))].map(Name => ({ Name })),
    })),
    ApproximateTime: new Date(context.now()),
    TracesProcessedCount: traces.length,
  }
}

/** Milliseconds since the epoch. Throws InvalidRequestException. */
export function checkedRange(start: Date | undefined, end: Date | undefined): readonly [number, number] {
  const [from, to] = [start?.getTime() ?? 0, end?.getTime() ?? 0]
  if (to > from && to - from <= MAX_RANGE_MS) return [from, to]
  throw new AwsError('InvalidRequestException', 'EndTime must be after StartTime, by a day at most.')
}

/** Those that are there, by the ids as they were given. */
export function tracesOf(state: AccountState, ids: readonly string[]) {
  const traces = tracesBetween(state, 0, Number.POSITIVE_INFINITY)
  return ids.flatMap(id => {
    const spans = traces.get(id.replace(/^1-/, '').replaceAll('-', '').toLowerCase())
    return spans ? [{ id, spans }] : []
  })
}

export function batchGetTraces(context: CallContext, { TraceIds = [] }: BatchGetTracesRequest) {
  const found = tracesOf(context.state, TraceIds).map(({ id, spans }) => ({
    Id: id,
    Duration: secondsOf(spans),
    Segments: spans.map(segmentOf),
  }))
  const ids = new Set(found.map(({ Id }) => Id))
  return { Traces: found, UnprocessedTraceIds: TraceIds.filter(id => !ids.has(id)) }
}

/** X-Ray writes the first eight digits apart. */
const traceIdOf = (hex: string) => `1-${hex.slice(0, 8)}-${hex.slice(8)}`

function secondsOf(spans: readonly Span[]): number {
  const from = Math.min(...spans.map(span => span.startMs))
  return (Math.max(...spans.map(span => span.endMs)) - from) / 1000
}

function segmentOf(span: Span) {
  const document = {
    id: span.spanId,
    trace_id: traceIdOf(span.traceId),
    name: span.name,
    ...(span.parentSpanId !== undefined && { parent_id: span.parentSpanId }),
    start_time: span.startMs / 1000,
    end_time: span.endMs / 1000,
    ...(span.status.code === 'error' && { fault: true }),
    origin: span.service,
    metadata: span.attributes,
  }
  return { Id: span.spanId, Document: JSON.stringify(document) }
}
