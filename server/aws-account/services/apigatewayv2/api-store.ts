import { randomInt } from 'node:crypto'
import type { CallContext } from '../../service.ts'
import { type ApiRow, apisOf, type DeploymentRow } from './api-rows.ts'

type Where = Pick<CallContext, 'state' | 'now'>

/** Saves changed routes or integrations: stages that deploy by themselves serve them at once. */
export function saveAndDeploy(context: Where, api: ApiRow): ApiRow {
  const automatic = Object.values(api.stages).filter(({ autoDeploy }) => autoDeploy)
  if (automatic.length === 0) return save(context, api)
  const deployment = snapshot(api, context.now(), true)
  const { deploymentId } = deployment
  const stages = Object.fromEntries(
    automatic.map(stage => [stage.name, { ...stage, deploymentId, updatedAt: context.now() }]),
  )
  return save(context, withDeployment({ ...api, stages: { ...api.stages, ...stages } }, deployment))
}

export function save(context: Where, api: ApiRow): ApiRow {
  apisOf(context.state).set(api.apiId, api)
  return api
}

export function snapshot(api: ApiRow, createdAt: number, auto: boolean, description?: string): DeploymentRow {
  return {
    deploymentId: newId(6),
    createdAt,
    auto,
    ...(description !== undefined && { description }),
    routes: Object.values(api.routes),
    integrations: api.integrations,
    authorizers: api.authorizers ?? {},
  }
}

/** Automatic deployments that no stage serves any more are dropped. */
export function withDeployment(api: ApiRow, deployment: DeploymentRow): ApiRow {
  const served = new Set(Object.values(api.stages).map(({ deploymentId }) => deploymentId))
  const kept = Object.values(api.deployments).filter(
    ({ auto, deploymentId }) => !auto || served.has(deploymentId),
  )
  const deployments = [...kept, deployment].map(row => [row.deploymentId, row] as const)
  return { ...api, deployments: Object.fromEntries(deployments) }
}

/** Ids look as AWS's: lower-case letters and digits, the first a letter. */
export function newId(length: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const all = `${letters}0123456789`
  return Array.from({ length }, (_, index) =>
    index === 0 ? letters[randomInt(letters.length)] : all[randomInt(all.length)],
  ).join('')
}

/** `rows` without the one of that id. */
export function without<Row>(rows: Readonly<Record<string, Row>>, id: string): Record<string, Row> {
  return Object.fromEntries(Object.entries(rows).filter(([key]) => key !== id))
}
