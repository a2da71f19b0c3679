import { table } from '../../shape/resource.ts'
import type { Mapping } from './parameter-mapping.ts'

/** Times are milliseconds since the epoch. */
export interface ApiRow {
  readonly apiId: string
  readonly name: string
  readonly description?: string
  readonly version?: string
  readonly createdAt: number
  readonly disabled: boolean
  readonly cors?: CorsRow
  readonly tags: Readonly<Record<string, string>>
  readonly routes: Readonly<Record<string, RouteRow>>
  readonly integrations: Readonly<Record<string, IntegrationRow>>
  readonly authorizers?: Readonly<Record<string, AuthorizerRow>>
  readonly stages: Readonly<Record<string, StageRow>>
  readonly deployments: Readonly<Record<string, DeploymentRow>>
}

export interface CorsRow {
  readonly allowOrigins: readonly string[]
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly allowCredentials: boolean
  readonly maxAgeSeconds?: number
}

export interface RouteRow {
  readonly routeId: string
  /** `GET /items/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string
  /** `integrations/<id>`. */
  readonly target?: string
  readonly operationName?: string
  /** Who is asked whether a request may pass; anybody may where there is none. */
  readonly authorizerId?: string
  /** Whoever asks must have signed, and IAM decides. */
  readonly isForSigned?: true
  /** Of which a token must have one. */
  readonly authorizationScopes?: readonly string[]
  /** Made by quick create: belongs to the API itself. */
  readonly managed: boolean
}

export interface IntegrationRow {
  readonly integrationId: string
  /** Absent: a function. */
  readonly type?: 'HTTP_PROXY'
  /** The ARN of a function, or the address API Gateway uses for its invocation; an HTTP address of `HTTP_PROXY`. */
  readonly uri: string
  /** Of `HTTP_PROXY`; `ANY` for that of the request. */
  readonly method?: string
  readonly requestParameters?: Mapping
  /** By the status of answers. */
  readonly responseParameters?: Readonly<Record<string, Mapping>>
  readonly payloadFormat: '1.0' | '2.0'
  readonly timeoutMs: number
  readonly description?: string
  /** The role that invokes; without it the function's own policy must allow API Gateway. */
  readonly credentialsArn?: string
  readonly managed: boolean
}

/** Has either `jwt` or `lambda`. */
export interface AuthorizerRow {
  readonly authorizerId: string
  readonly name: string
  /** `$request.header.Authorization` and the like. */
  readonly identitySources: readonly string[]
  readonly jwt?: { readonly issuer: string; readonly audience: readonly string[] }
  readonly lambda?: {
    readonly uri: string
    readonly format: '1.0' | '2.0'
    readonly simple: boolean
    readonly ttlSeconds: number
    readonly credentialsArn?: string
  }
}

/** Requests a second, and at once. */
export interface ThrottleRow {
  readonly rate?: number
  readonly burst?: number
  readonly hasMetrics?: boolean
}

export interface StageRow {
  readonly name: string
  readonly autoDeploy: boolean
  readonly deploymentId?: string
  readonly description?: string
  readonly variables: Readonly<Record<string, string>>
  readonly accessLog?: { readonly destinationArn: string; readonly format: string }
  readonly throttle?: ThrottleRow
  /** By route key. */
  readonly routeThrottles?: Readonly<Record<string, ThrottleRow>>
  readonly createdAt: number
  readonly updatedAt: number
  readonly tags: Readonly<Record<string, string>>
  readonly managed: boolean
}

/** What a stage serves: the routes and integrations as they were. */
export interface DeploymentRow {
  readonly deploymentId: string
  readonly createdAt: number
  readonly description?: string
  readonly auto: boolean
  readonly routes: readonly RouteRow[]
  readonly integrations: Readonly<Record<string, IntegrationRow>>
  readonly authorizers?: Readonly<Record<string, AuthorizerRow>>
}

/** By id. */
export const apisOf = table<ApiRow>('apigateway.apis')

/** What a record has under a key that a client chose: nothing of what all objects have. */
export const own = <Row>(rows: Readonly<Record<string, Row>> | undefined, key: string): Row | undefined =>
  rows && Object.hasOwn(rows, key) ? rows[key] : undefined
