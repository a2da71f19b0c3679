import type { CreateStageRequest, RouteSettings, Stage } from '@aws-sdk/client-apigatewayv2'
import { badRequest } from './api-error.ts'
import type { ApiRow, StageRow, ThrottleRow } from './api-rows.ts'

type Limits = Pick<StageRow, 'accessLog' | 'throttle' | 'routeThrottles'>

/** What a request says of a stage's access log and of how many requests its routes take. Throws BadRequestException. */
export function stageLimits(api: ApiRow, input: Partial<CreateStageRequest>, previous: Limits): Limits {
  const { AccessLogSettings: log, DefaultRouteSettings: ofAll, RouteSettings: ofRoutes } = input
  const accessLog = log === undefined ? previous.accessLog : accessLogOf(log)
  const throttle = ofAll === undefined ? previous.throttle : throttleOf(ofAll)
  const routeThrottles =
    ofRoutes === undefined
      ? previous.routeThrottles
      : Object.fromEntries(
          Object.entries(ofRoutes).map(([key, settings]) => [checkKey(api, key), throttleOf(settings)]),
        )
  return {
    ...(accessLog && { accessLog }),
    ...(throttle && { throttle }),
    ...(routeThrottles && { routeThrottles }),
  }
}

function accessLogOf({ DestinationArn, Format }: NonNullable<CreateStageRequest['AccessLogSettings']>) {
  if (!DestinationArn && !Format) return undefined
  if (
    !DestinationArn ||
    !/^arn:aws:logs:[a-z0-9-]+:\d{12}:log-group:[.\-_/#A-Za-z0-9]{1,512}(:\*)?$/.test(DestinationArn)
  )
    throw badRequest(
      "Invalid ARN specified in the request. ARNs must start with 'arn:' and the destination must be a CloudWatch Logs log group.",
    )
  if (!Format) throw badRequest('Access Log format must be specified')
  if (/\n./.test(Format))
    throw badRequest(
      'Access Log format must be single line, new line character is allowed only at end of the format',
    )
  return { destinationArn: DestinationArn.replace(/:\*$/, ''), format: Format }
}

function throttleOf(settings: RouteSettings): ThrottleRow {
  const {
    ThrottlingRateLimit: rate,
    ThrottlingBurstLimit: burst,
    DetailedMetricsEnabled: hasMetrics,
  } = settings
  if (settings.LoggingLevel !== undefined || settings.DataTraceEnabled)
    throw badRequest('Execution logs are not supported on protocolType HTTP')
  if ((rate ?? 0) < 0 || (burst ?? 0) < 0) throw badRequest('Throttling limits must not be negative')
  return {
    ...(rate !== undefined && { rate }),
    ...(burst !== undefined && { burst }),
    ...(hasMetrics !== undefined && { hasMetrics }),
  }
}

function checkKey(api: ApiRow, key: string): string {
  if (!Object.values(api.routes).some(({ routeKey }) => routeKey === key))
    throw badRequest(`Unable to find Route by key ${key} within the provided RouteSettings`)
  return key
}

export function describeLimits({
  accessLog,
  throttle = {},
  routeThrottles = {},
}: StageRow): Pick<Stage, 'AccessLogSettings' | 'DefaultRouteSettings' | 'RouteSettings'> {
  return {
    ...(accessLog && {
      AccessLogSettings: { DestinationArn: accessLog.destinationArn, Format: accessLog.format },
    }),
    DefaultRouteSettings: describeThrottle(throttle),
    RouteSettings: Object.fromEntries(
      Object.entries(routeThrottles).map(([key, one]) => [key, describeThrottle(one)]),
    ),
  }
}

const describeThrottle = ({ rate, burst, hasMetrics }: ThrottleRow): RouteSettings => ({
  DetailedMetricsEnabled: hasMetrics ?? false,
  ThrottlingRateLimit: rate,
  ThrottlingBurstLimit: burst,
})
