import { NormalizedSchema } from '@smithy/core/schema'
import type { $SchemaRef, StaticOperationSchema } from '@smithy/types'
import { type OperationModel, operationModel } from './operation-model.ts'
import { createRoute, type Route, sortRoutes } from './routes.ts'
import { type ServiceDescription, serviceDescription } from './service-table.ts'

export interface ServiceModel extends ServiceDescription {
  readonly id: string
  readonly operations: ReadonlyMap<string, OperationModel>
  /** Best match first. */
  readonly routes: readonly Route[]
  /** By shape name. */
  readonly errors: ReadonlyMap<string, NormalizedSchema>
  /** The error whose shape name or query code this is: `NoSuchEntityException` is `NoSuchEntity` in a query. */
  findError(code: string): NormalizedSchema | undefined
}

const STATIC_OPERATION = 9
const STATIC_ERROR = -3

/** Namespace of the base class of a service's exceptions, which is no error of its model. */
const SYNTHETIC = 'smithy.ts.sdk.synthetic'

const loaded = new Map<string, Promise<ServiceModel>>()

/** Loads the schemas of a service, a few milliseconds the first time; shared by all accounts. */
export function loadServiceModel(id: string): Promise<ServiceModel> {
  let model = loaded.get(id)
  if (!model) {
    model = load(id)
    loaded.set(id, model)
  }
  return model
}

async function load(id: string): Promise<ServiceModel> {
  const schemas: Record<string, unknown> = await import(
    new URL(`./generated/${id}.mjs`, import.meta.url).href
  )
  const operations = new Map<string, OperationModel>()
  const errors = new Map<string, NormalizedSchema>()
  for (const schema of Object.values(schemas)) {
    if (!Array.isArray(schema)) continue
    if (schema[0] === STATIC_OPERATION) {
      const operation = operationModel(schema as StaticOperationSchema)
      operations.set(operation.name, operation)
    } else if (schema[0] === STATIC_ERROR && !String(schema[1]).startsWith(SYNTHETIC)) {
      errors.set(schema[2], NormalizedSchema.of(schema as $SchemaRef))
    }
  }
  const routes = sortRoutes([...operations.values()].flatMap(operation => createRoute(id, operation) ?? []))
  const byQueryCode = new Map([...errors.values()].map(schema => [queryCodeOf(schema), schema]))
  return {
    id,
    ...serviceDescription(id),
    operations,
    routes,
    errors,
    findError: code => errors.get(code) ?? byQueryCode.get(code),
  }
}

function queryCodeOf(schema: NormalizedSchema): string | undefined {
  const [code] = (schema.getMergedTraits().awsQueryError ?? []) as [string?, number?]
  return code
}
