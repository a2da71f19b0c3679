import type { AwsError } from '../../aws-error.ts'
import type { Metrics } from '../../metrics/account-metrics.ts'
import type { Usage } from './model-answer.ts'

const NAMESPACE = 'AWS/Bedrock'

/** The figures of an answer (Bedrock user guide, "Monitoring Amazon Bedrock using CloudWatch metrics"). */
export function noteAnswer(
  metrics: Metrics,
  modelId: string,
  { latencyMs, usage }: { readonly latencyMs: number; readonly usage: Usage },
): void {
  const put = (name: string, value: number, unit = 'Count') =>
    metrics.put(NAMESPACE, name, { ModelId: modelId }, value, unit)
  put('Invocations', 1)
  put('InvocationLatency', latencyMs, 'Milliseconds')
  put('InputTokenCount', usage.input)
  put('OutputTokenCount', usage.output)
}

export function noteRefusal(metrics: Metrics, modelId: string, { code, status }: AwsError): void {
  const name =
    code === 'ThrottlingException'
      ? 'InvocationThrottles'
      : status >= 500 || code === 'ModelErrorException' || code === 'ModelTimeoutException'
        ? 'InvocationServerErrors'
        : 'InvocationClientErrors'
  metrics.put(NAMESPACE, name, { ModelId: modelId }, 1, 'Count')
}
