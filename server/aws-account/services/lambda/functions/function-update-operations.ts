import { randomUUID } from 'node:crypto'
import type {
  FunctionConfiguration,
  ListVersionsByFunctionRequest,
  ListVersionsByFunctionResponse,
  PublishVersionRequest,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import { type Decoded, typedOperation } from '../../typed-operation.ts'
import { storePackage } from '../code/deployment-package.ts'
import type { AccountFunctionsOf } from '../invocation/account-functions.ts'
import { invalidParameter, notAvailable, revisionMismatch } from '../lambda-error.ts'
import { pageOf } from '../paging.ts'
import { checkExecutionRole } from './execution-role.ts'
import { codeSha256, functionConfiguration } from './function-configuration.ts'
import { findFunction } from './function-name.ts'
import { type FunctionRow, functionsOf, type VersionRow } from './function-row.ts'
import { settingsFrom } from './function-settings.ts'
import { withNewVersion } from './function-versions.ts'

export function functionUpdateOperations(accounts: AccountFunctionsOf): Record<string, Operation> {
  /** Saves a changed `$LATEST`; environments that run the old one end. */
  const save = (context: CallContext, row: FunctionRow) => {
    functionsOf(context.state).set(row.name, row)
    accounts(context).retire(row.name)
  }

  return {
    UpdateFunctionCode: typedOperation<UpdateFunctionCodeRequest, FunctionConfiguration>((context, input) =>
      updateCode(context, input, save),
    ),

    UpdateFunctionConfiguration: typedOperation<UpdateFunctionConfigurationRequest, FunctionConfiguration>(
      async (context, input) => {
        const { row: before } = unqualified(context, input.FunctionName)
        checkRevision(before.latest, input.RevisionId)
        settingsFrom(input, before.latest)
        if (input.Role !== undefined) await checkExecutionRole(context, input.Role)
        const { row } = findFunction(context, input.FunctionName)
        const { version, code, architectures } = row.latest
        const latest = {
          ...settingsFrom(input, row.latest),
          version,
          code,
          architectures,
          ...touched(context),
        }
        const saved = { ...row, latest }
        save(context, saved)
        return functionConfiguration(context, saved, latest)
      },
    ),

    PublishVersion: typedOperation<PublishVersionRequest, FunctionConfiguration>((context, input) => {
      const { row } = unqualified(context, input.FunctionName)
      checkRevision(row.latest, input.RevisionId)
      if (input.PublishTo !== undefined) throw notAvailable('PublishTo')
      if (input.CodeSha256 && input.CodeSha256 !== codeSha256(row.latest))
        throw invalidParameter(
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${codeSha256(row.latest)}). Please try again with the CodeSHA256 in $LATEST.`,
        )
      const saved = withNewVersion(row, context.now(), input.Description)
      functionsOf(context.state).set(row.name, saved)
      return functionConfiguration(context, saved, saved.published.at(-1) ?? saved.latest)
    }),

    ListVersionsByFunction: typedOperation<ListVersionsByFunctionRequest, ListVersionsByFunctionResponse>(
      (context, input) => {
        const { row } = findFunction(context, input.FunctionName)
        const all = [row.latest, ...row.published].map(version =>
          functionConfiguration(context, row, version, version.version),
        )
        const { items, next } = pageOf(all, input.Marker, input.MaxItems)
        return { Versions: items, ...(next !== undefined && { NextMarker: next }) }
      },
    ),
  }
}

async function updateCode(
  context: CallContext,
  input: Decoded<UpdateFunctionCodeRequest>,
  save: (context: CallContext, row: FunctionRow) => void,
): Promise<FunctionConfiguration> {
  const { row: before } = unqualified(context, input.FunctionName)
  checkRevision(before.latest, input.RevisionId)
  if (input.PublishTo !== undefined) throw notAvailable('PublishTo')
  const code = await storePackage(context, input)
  // Read again: the package may have taken time, and another call may have changed the rest meanwhile.
  const { row } = findFunction(context, input.FunctionName)
  const latest: VersionRow = {
    ...row.latest,
    code,
    architectures: input.Architectures ?? row.latest.architectures,
    ...touched(context),
  }
  if (input.DryRun) return functionConfiguration(context, row, latest)
  const changed = { ...row, latest }
  const saved = input.Publish ? withNewVersion(changed, context.now()) : changed
  save(context, saved)
  return functionConfiguration(context, saved, (input.Publish && saved.published.at(-1)) || saved.latest)
}

function unqualified(context: CallContext, name: string): { row: FunctionRow } {
  const found = findFunction(context, name)
  if (found.qualifier !== undefined && found.qualifier !== '$LATEST')
    throw invalidParameter(
      'This operation is permitted on Lambda functions and $LATEST only, not on versions and aliases.',
    )
  return found
}

function checkRevision(version: VersionRow, expected: string | undefined): void {
  if (expected !== undefined && expected !== version.revisionId) throw revisionMismatch()
}

function touched(context: CallContext): Pick<VersionRow, 'revisionId' | 'lastModified'> {
  return { revisionId: randomUUID(), lastModified: context.now() }
}
