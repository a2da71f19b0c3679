import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import type { ApiRequest } from './api-request.ts'

type Place = Pick<BackgroundContext, 'metrics' | 'now'>

/** A request to a stage, as API Gateway gives it to CloudWatch (developer guide, "Monitoring HTTP APIs"). */
export function noteRequest(place: Place, request: ApiRequest, answer: RawAnswer, startedAt: number): void {
  const { status } = answer
  put(place, request, 'Count', 1, 'Count')
  put(place, request, '4xx', status >= 400 && status < 500 ? 1 : 0, 'Count')
  put(place, request, '5xx', status >= 500 ? 1 : 0, 'Count')
  put(place, request, 'Latency', place.now() - startedAt, 'Milliseconds')
  const bytes = request.body.length + Buffer.byteLength(answer.body ?? '')
  put(place, request, 'DataProcessed', bytes, 'Bytes')
}

/** How long what is behind the API took. */
export function noteIntegration(place: Place, request: ApiRequest, startedAt: number): void {
  put(place, request, 'IntegrationLatency', place.now() - startedAt, 'Milliseconds')
}

/** Of the API, and of its stage. */
function put(
  { metrics }: Place,
  { apiId, stage }: ApiRequest,
  name: string,
  value: number,
  unit: string,
): void {
  metrics.put('AWS/ApiGateway', name, { ApiId: apiId }, value, unit)
  metrics.put('AWS/ApiGateway', name, { ApiId: apiId, Stage: stage.name }, value, unit)
}
