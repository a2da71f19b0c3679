import { randomUUID } from 'node:crypto'
import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import type { CallContext } from '../../../service.ts'
import { on, type Permissions } from '../../../shape/operation.ts'
import { storePackage } from '../code/deployment-package.ts'
import type { AccountFunctionsOf } from '../invocation/account-functions.ts'
import { invalidParameter, notAvailable, revisionMismatch } from '../lambda-error.ts'
import { checkUnzipped, layersFor } from '../layers/layer-versions.ts'
import { pageOf } from '../page.ts'
import type { Asked, Operations } from '../sdk.ts'
import { checkExecutionRole } from './execution-role.ts'
import {
  asListed,
  beingChanged,
  beingMade,
  codeSha256,
  functionConfiguration,
} from './function-configuration.ts'
import { rolesAndLayers } from './function-operations.ts'
import { type FunctionRow, functionsOf, revisionOf, type VersionRow } from './function-row.ts'
import { settingsFrom } from './function-settings.ts'
import { withNewVersion } from './function-versions.ts'
import { functions, qualifierOf, type Reference } from './functions.ts'

export const functionUpdateOperations = (accounts: AccountFunctionsOf) => {
  /** Saves a changed `$LATEST`; environments that run the old one end. */
  const save = (context: CallContext, row: FunctionRow) => {
    functionsOf(context.state).set(row.name, row)
    accounts(context).retire(row.name)
  }

  return {
    UpdateFunctionCode: onLatest((context, _, input: Asked<'UpdateFunctionCode'>) =>
      updateCode(context, input, save),
    ),

    UpdateFunctionConfiguration: onLatest(
      async (context, before, input: Asked<'UpdateFunctionConfiguration'>) => {
        settingsFrom(input, before.latest)
        if (input.Role !== undefined) await checkExecutionRole(context, input.Role)
        const row = functions.require(context, { FunctionName: input.FunctionName })
        const { version, code, architectures } = row.latest
        const layers = input.Layers === undefined ? row.latest.layers : layersFor(context, input.Layers)
        checkUnzipped(code, layers)
        const latest: VersionRow = {
          ...settingsFrom(input, row.latest),
          version,
          code,
          architectures,
          ...(layers && { layers }),
          ...touched(context),
        }
        const saved = { ...row, latest }
        save(context, saved)
        return beingChanged(functionConfiguration(context, saved, latest))
      },
      rolesAndLayers,
    ),

    PublishVersion: onLatest((context, row, input: Asked<'PublishVersion'>) => {
      if (input.PublishTo !== undefined) throw notAvailable('PublishTo')
      if (input.CodeSha256 && input.CodeSha256 !== codeSha256(row.latest))
        throw invalidParameter(
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${codeSha256(row.latest)}). Please try again with the CodeSHA256 in $LATEST.`,
        )
      const saved = withNewVersion(row, context.now(), input.Description)
      functionsOf(context.state).set(row.name, saved)
      return functionConfiguration(context, saved, saved.published.at(-1) ?? saved.latest)
    }),

    ListVersionsByFunction: on(functions, (context, row, input) => {
      const { items, marker } = pageOf([row.latest, ...row.published], ({ version }) => version, input)
      const Versions = items.map(one => asListed(functionConfiguration(context, row, one, one.version)))
      return { Versions, ...marker }
    }),
  } satisfies Operations
}

/** An operation on a function as it is: a version never changes. */
const onLatest = <Input extends Reference & { readonly RevisionId?: string | undefined }, Output>(
  run: (context: CallContext, row: FunctionRow, input: Input) => Output | Promise<Output>,
  more?: Permissions<Input>,
) =>
  on(
    functions,
    (context, row, input: Input) => {
      const qualifier = qualifierOf(input)
      if (qualifier !== undefined && qualifier !== '$LATEST')
        throw invalidParameter(
          'This operation is permitted on Lambda functions and $LATEST only, not on versions and aliases.',
        )
      if (input.RevisionId !== undefined && input.RevisionId !== revisionOf(row.latest))
        throw revisionMismatch()
      return run(context, row, input)
    },
    more,
  )

async function updateCode(
  context: CallContext,
  input: Asked<'UpdateFunctionCode'>,
  save: (context: CallContext, row: FunctionRow) => void,
): Promise<FunctionConfiguration> {
  if (input.PublishTo !== undefined) throw notAvailable('PublishTo')
  const code = await storePackage(context, input)
  // Read again: the package may have taken time, and another call may have changed the rest meanwhile.
  const row = functions.require(context, { FunctionName: input.FunctionName })
  checkUnzipped(code, row.latest.layers)
  const { revisionSince: _, ...before } = row.latest
  const latest: VersionRow = {
    ...before,
    code,
    architectures: input.Architectures ?? row.latest.architectures,
    ...touched(context),
  }
  if (input.DryRun) return functionConfiguration(context, row, latest)
  const changed = { ...row, latest }
  const saved = input.Publish ? withNewVersion(changed, context.now()) : changed
  save(context, saved)
  const published = input.Publish ? saved.published.at(-1) : undefined
  return published
    ? beingMade(functionConfiguration(context, saved, published))
    : beingChanged(functionConfiguration(context, saved, saved.latest))
}

function touched(context: CallContext): Pick<VersionRow, 'revisionId' | 'lastModified'> {
  return { revisionId: randomUUID(), lastModified: context.now() }
}
