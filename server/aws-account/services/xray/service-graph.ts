import type {
  EdgeStatistics,
  GetServiceGraphRequest,
  GetTraceGraphRequest,
  Service,
} from '@aws-sdk/client-xray'
import type { CallContext } from '../../service.ts'
import type { Span } from './spans.ts'
import { tracesBetween } from './spans.ts'
import { checkedRange, tracesOf } from './trace-operations.ts'

/** What services did in a time, and which asked which, by the spans that applications told of. */
export function getServiceGraph(context: CallContext, { StartTime, EndTime }: GetServiceGraphRequest) {
  const [from, to] = checkedRange(StartTime, EndTime)
  const spans = [...tracesBetween(context.state, from, to).values()].flat()
  return {
    StartTime: new Date(from),
    EndTime: new Date(to),
    Services: graphOf(spans),
    ContainsOldGroupVersions: false,
  }
}

/** The same of single traces. */
export function getTraceGraph(context: CallContext, { TraceIds = [] }: GetTraceGraphRequest) {
  return { Services: graphOf(tracesOf(context.state, TraceIds).flatMap(({ spans }) => spans)) }
}

/** Requests from outside of a service, and those to each other one. */
interface Node {
  readonly id: number
  readonly name: string
  readonly entries: Span[]
  readonly calls: Map<Node, Span[]>
}

function graphOf(spans: readonly Span[]): Service[] {
  const nodes = new Map<string, Node>()
  const nodeOf = (name: string): Node => {
    const known = nodes.get(name)
    if (known) return known
    const node = { id: nodes.size, name, entries: [], calls: new Map<Node, Span[]>() }
    nodes.set(name, node)
    return node
  }
  const byId = new Map(spans.map(span => [`${span.traceId}/${span.spanId}`, span]))
  const roots = new Set<Node>()
  for (const span of spans) {
    const node = nodeOf(span.service)
    const parent =
      span.parentSpanId === undefined ? undefined : byId.get(`${span.traceId}/${span.parentSpanId}`)
    if (parent?.service === span.service) continue
    node.entries.push(span)
    if (!parent) {
      roots.add(node)
      continue
    }
    const { calls } = nodeOf(parent.service)
    calls.set(node, [...(calls.get(node) ?? []), span])
  }
  return [...nodes.values()].map(node => ({
    ReferenceId: node.id,
    Name: node.name,
    Names: [node.name],
    Root: roots.has(node),
    State: 'active',
    ...timesOf(node.entries),
    Edges: [...node.calls].map(([to, calls]) => ({
      ReferenceId: to.id,
      ...timesOf(calls),
      SummaryStatistics: statisticsOf(calls),
    })),
    SummaryStatistics: statisticsOf(node.entries),
  }))
}

const timesOf = (spans: readonly Span[]) => ({
  StartTime: new Date(Math.min(...spans.map(({ startMs }) => startMs))),
  EndTime: new Date(Math.max(...spans.map(({ endMs }) => endMs))),
})

/** A span that says it failed is a fault: OpenTelemetry does not tell whose fault it was. */
function statisticsOf(spans: readonly Span[]): EdgeStatistics {
  const faults = spans.filter(({ status }) => status.code === 'error').length
  return {
    OkCount: spans.length - faults,
    ErrorStatistics: { ThrottleCount: 0, OtherCount: 0, TotalCount: 0 },
    FaultStatistics: { OtherCount: faults, TotalCount: faults },
    TotalCount: spans.length,
    TotalResponseTime: spans.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / 1000, 0),
  }
}
