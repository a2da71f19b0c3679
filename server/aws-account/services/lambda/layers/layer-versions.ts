import type { Place } from '../../../shape/place.ts'
import { arnsOf, defineResource, table } from '../../../shape/resource.ts'
import type { CodeRow, LayerUse, PermissionRow } from '../functions/function-row.ts'
import { policyOf } from '../functions/functions.ts'
import { invalidParameter, resourceNotFound } from '../lambda-error.ts'

/** One version of a layer; it never changes. Times are milliseconds since the epoch. */
export interface LayerVersionRow {
  readonly name: string
  readonly version: number
  readonly createdAt: number
  readonly description: string
  readonly code: CodeRow
  readonly runtimes?: readonly string[]
  readonly architectures?: readonly string[]
  readonly licenseInfo?: string
  readonly permissions: readonly PermissionRow[]
  /** Changes with the policy. */
  readonly policyRevisionId: string
}

/** By ARN. */
export const layerRowsOf = table<LayerVersionRow>('lambda.layer-versions')

/** By the layer's name. A number is given once, whatever is deleted. */
export const layerNumbersOf = table<{ readonly next: number }>('lambda.layer-numbers')

const layers = arnsOf('lambda', 'layer')

export const layerArn = (place: Place, LayerName: string) => layers.arn(place, { LayerName })

const ARN = /^(arn:aws:lambda:[a-z0-9-]+:\d{12}:layer:[a-zA-Z0-9_-]{1,140})(?::(\d{1,15}))?$/

/** Versions of layers by their ARNs. */
export const layerVersions = defineResource<LayerVersionRow>('lambda', 'layerVersion', {
  table: layerRowsOf,
  named({ LayerName, VersionNumber, Arn }, arn) {
    if (typeof Arn === 'string') return Arn
    if (typeof LayerName !== 'string') return undefined
    const whole = ARN.exec(LayerName)?.[1]
    return whole === undefined
      ? arn({ LayerName, LayerVersion: String(VersionNumber) })
      : `${whole}:${VersionNumber}`
  },
  missing: () => resourceNotFound('The resource you requested does not exist.'),
  policy: { of: ({ permissions }) => policyOf(permissions) },
})

export const layerVersionArn = (place: Place, { name, version }: LayerVersionRow) =>
  layerVersions.arn(place, { LayerName: name, LayerVersion: String(version) })

/** The versions of one layer, the newest first. */
export const versionsOf = ({ state }: Place, name: string): LayerVersionRow[] =>
  [...layerRowsOf(state).values()].filter(row => row.name === name).sort((a, b) => b.version - a.version)

/** AWS's quotas: layers of a function, and bytes of it with them, unzipped. */
const MAX_LAYERS = 5
const MAX_UNZIPPED_BYTES = 262_144_000

/** What a function takes of the layers that it names. Throws InvalidParameterValueException. */
export function layersFor(place: Place, arns: readonly string[]): readonly LayerUse[] {
  if (arns.length > MAX_LAYERS) throw invalidParameter(`Cannot reference more than ${MAX_LAYERS} layers.`)
  const names = arns.map(arn => ARN.exec(arn)?.[1])
  if (new Set(names).size < names.length)
    throw invalidParameter(
      'Two different versions of the same layer are not allowed to be referenced in the same function.',
    )
  return arns.map(arn => {
    const row = ARN.test(arn) ? layerVersions.findHere(place, arn) : undefined
    if (row === undefined) throw invalidParameter(`Layer version ${arn} does not exist.`)
    return { arn, ...row.code }
  })
}

export function checkUnzipped(code: CodeRow, used: readonly LayerUse[] = []): void {
  const bytes = [code, ...used].reduce((sum, { unzippedBytes = 0 }) => sum + unzippedBytes, 0)
  if (bytes > MAX_UNZIPPED_BYTES)
    throw invalidParameter(
      `Function code combined with layers exceeds the maximum allowed size of ${MAX_UNZIPPED_BYTES} bytes. The actual size is ${bytes} bytes.`,
    )
}

/** Whoever gives a function layers must be allowed to read them. */
export const readsLayers = ({ Layers = [] }: { readonly Layers?: string[] | undefined }) =>
  Array.isArray(Layers)
    ? Layers.map(arn => ({ action: 'lambda:GetLayerVersion', resource: String(arn) }))
    : []
