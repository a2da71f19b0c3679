import { randomUUID } from 'node:crypto'
import type { LayerVersionsListItem, PublishLayerVersionResponse } from '@aws-sdk/client-lambda'
import type { CallContext, Fields } from '../../../service.ts'
import { anywhere, at, on } from '../../../shape/operation.ts'
import type { Place } from '../../../shape/place.ts'
import { arnsOf } from '../../../shape/resource.ts'
import { storePackage } from '../code/deployment-package.ts'
import type { AccountFunctionsOf } from '../invocation/account-functions.ts'
import { patternFailed } from '../lambda-error.ts'
import { pageOf } from '../page.ts'
import type { Asked, Operations } from '../sdk.ts'
import {
  type LayerVersionRow,
  layerArn,
  layerNumbersOf,
  layerRowsOf,
  layerVersionArn,
  layerVersions,
  versionsOf,
} from './layer-versions.ts'

const NAME = /^[a-zA-Z0-9_-]{1,140}$/
const layers = arnsOf('lambda', 'layer')
const nameOf = (text: string) => text.split(':')[6] ?? text
const isOwn = (place: Place, text: string) =>
  !text.startsWith('arn:') || text === layerArn(place, nameOf(text))

export const layerOperations = (accounts: AccountFunctionsOf) => {
  const describe = (context: CallContext, row: LayerVersionRow): PublishLayerVersionResponse => ({
    Content: {
      Location: accounts(context).downloads.address(row.code, context),
      CodeSha256: Buffer.from(row.code.digest, 'hex').toString('base64'),
      CodeSize: row.code.bytes,
    },
    LayerArn: layerArn(context, row.name),
    ...item(context, row),
  })

  return {
    PublishLayerVersion: at(
      layerVersions,
      ({ LayerName }, place) => layers.arn(place, { LayerName: nameOf(String(LayerName)) }),
      async (context, input: Asked<'PublishLayerVersion'>) => {
        const name = nameOf(input.LayerName)
        if (!NAME.test(name) || !isOwn(context, input.LayerName))
          throw patternFailed(input.LayerName, 'layerName', '[a-zA-Z0-9-_]+')
        const code = await storePackage(context, { ...input.Content, ImageUri: undefined })
        const numbers = layerNumbersOf(context.state)
        const version = numbers.get(name)?.next ?? 1
        numbers.set(name, { next: version + 1 })
        const row: LayerVersionRow = {
          name,
          version,
          createdAt: context.now(),
          description: input.Description ?? '',
          code,
          ...(input.CompatibleRuntimes && { runtimes: input.CompatibleRuntimes }),
          ...(input.CompatibleArchitectures && { architectures: input.CompatibleArchitectures }),
          ...(input.LicenseInfo !== undefined && { licenseInfo: input.LicenseInfo }),
          permissions: [],
          policyRevisionId: randomUUID(),
        }
        layerVersions.save(context.state, layerVersionArn(context, row), row)
        return describe(context, row)
      },
    ),
    GetLayerVersion: on(layerVersions, describe),
    GetLayerVersionByArn: on(layerVersions, describe),

    ListLayers: anywhere((context, input) => {
      const names = [...layerNumbersOf(context.state).keys()].sort()
      const all = names.flatMap(name => versionsOf(context, name).find(fits(input)) ?? [])
      const { items, marker } = pageOf(all, ({ name }) => name, input)
      return {
        Layers: items.map(row => ({
          LayerName: row.name,
          LayerArn: layerArn(context, row.name),
          LatestMatchingVersion: item(context, row),
        })),
        ...marker,
      }
    }),

    ListLayerVersions: anywhere((context, input) => {
      const all = isOwn(context, input.LayerName)
        ? versionsOf(context, nameOf(input.LayerName)).filter(fits(input))
        : []
      const { items, marker } = pageOf(all, ({ version }) => String(version), input)
      return { LayerVersions: items.map(row => item(context, row)), ...marker }
    }),

    // Functions that use it go on: they have its code.
    DeleteLayerVersion: at(layerVersions, layerVersions.named, (context, input) => {
      const arn = layerVersions.named({ ...input } as Fields, context)
      if (arn && layerVersions.findHere(context, arn)) layerRowsOf(context.state).delete(arn)
    }),
  } satisfies Operations
}

function item(place: Place, row: LayerVersionRow): LayerVersionsListItem & { readonly LicenseInfo?: string } {
  return {
    LayerVersionArn: layerVersionArn(place, row),
    Version: row.version,
    Description: row.description,
    CreatedDate: new Date(row.createdAt).toISOString().replace('Z', '+0000'),
    // As they were checked by the model when they came.
    CompatibleRuntimes: row.runtimes && ([...row.runtimes] as LayerVersionsListItem['CompatibleRuntimes']),
    CompatibleArchitectures:
      row.architectures && ([...row.architectures] as LayerVersionsListItem['CompatibleArchitectures']),
    ...(row.licenseInfo !== undefined && { LicenseInfo: row.licenseInfo }),
  }
}

interface Filter {
  readonly CompatibleRuntime?: string | undefined
  readonly CompatibleArchitecture?: string | undefined
}

const fits =
  ({ CompatibleRuntime: runtime, CompatibleArchitecture: architecture }: Filter) =>
  ({ runtimes, architectures }: LayerVersionRow) =>
    (runtime === undefined || runtimes?.includes(runtime) === true) &&
    (architecture === undefined || architectures?.includes(architecture) === true)
