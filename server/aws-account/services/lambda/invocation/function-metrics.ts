import type { InvocationOutcome } from '../../../functions/function-build.ts'
import type { Metrics } from '../../../metrics/account-metrics.ts'

/**
 * The figures of an invocation as Lambda gives them to CloudWatch: of the function, of the version or alias where one was
 * named, and of all functions together (docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).
 */
export function noteInvocation(
  metrics: Metrics,
  functionName: string,
  qualifier: string | undefined,
  outcome: InvocationOutcome,
): void {
  const whose: Record<string, string>[] = [{}, { FunctionName: functionName }]
  if (qualifier !== undefined)
    whose.push({ FunctionName: functionName, Resource: `${functionName}:${qualifier}` })
  for (const dimensions of whose) {
    const put = (name: string, value: number, unit = 'Count') =>
      metrics.put('AWS/Lambda', name, dimensions, value, unit)
    put('Throttles', outcome.kind === 'throttled' ? 1 : 0)
    if (outcome.kind === 'throttled') continue
    put('Invocations', 1)
    put('Errors', outcome.failed ? 1 : 0)
    put('Duration', outcome.durationMs, 'Milliseconds')
  }
}

/** How many invocations run at a time, noted when one begins: of the function, and of all together. */
export function createConcurrency(metrics: Metrics): { begin(functionName: string): () => void } {
  const running = new Map<string, number>()
  let all = 0
  return {
    begin(functionName) {
      const own = (running.get(functionName) ?? 0) + 1
      running.set(functionName, own)
      all++
      metrics.put('AWS/Lambda', 'ConcurrentExecutions', { FunctionName: functionName }, own, 'Count')
      metrics.put('AWS/Lambda', 'ConcurrentExecutions', {}, all, 'Count')
      return () => {
        const left = (running.get(functionName) ?? 1) - 1
        if (left) running.set(functionName, left)
        else running.delete(functionName)
        all--
      }
    },
  }
}
