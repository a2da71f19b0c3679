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
