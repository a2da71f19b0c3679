import { table } from '../../shape/resource.ts'

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
  /** Made by quick create: belongs to the API itself. */
  readonly managed: boolean
}

export interface IntegrationRow {
  readonly integrationId: string
  /** The ARN of a function, or the address API Gateway uses for its invocation. */
  readonly uri: string
  readonly payloadFormat: '1.0' | '2.0'
  readonly timeoutMs: number
  readonly description?: string
  /** The role that invokes; without it the function's own policy must allow API Gateway. */
  readonly credentialsArn?: string
  readonly managed: boolean
}

export interface StageRow {
  readonly name: string
  readonly autoDeploy: boolean
  readonly deploymentId?: string
  readonly description?: string
  readonly variables: Readonly<Record<string, string>>
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
}

/** By id. */
export const apisOf = table<ApiRow>('apigateway.apis')

/** What a record has under a key that a client chose: nothing of what all objects have. */
export const own = <Row>(rows: Readonly<Record<string, Row>> | undefined, key: string): Row | undefined =>
  rows && Object.hasOwn(rows, key) ? rows[key] : undefined
