import { randomInt } from 'node:crypto'
import type { Cors, FunctionUrlConfig } from '@aws-sdk/client-lambda'
import type { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { on, type Permissions } from '../../../shape/operation.ts'
import {
  entryOf,
  type FunctionRow,
  functionsOf,
  type UrlCorsRow,
  type UrlRow,
} from '../functions/function-row.ts'
import {
  functionArn,
  functions,
  functionsOrElse,
  qualifierOf,
  type Reference,
} from '../functions/functions.ts'
import { invalidParameter, patternFailed, resourceConflict, resourceNotFound } from '../lambda-error.ts'
import { pageOf } from '../page.ts'
import type { Asked as Input, Operations } from '../sdk.ts'

interface Asked extends Reference {
  readonly AuthType?: 'NONE' | 'AWS_IAM' | undefined
}

/** Which kind of address is asked for; that of the address that is there where the request does not say. */
const authTypeKey: Permissions<Asked> = {
  context(input, place) {
    const arn = functions.named({ ...input }, place)
    const row = arn === undefined ? undefined : functions.findHere(place, arn)
    const type = input.AuthType ?? (row && urlOf(row, arn?.split(':')[7])?.authType)
    return type === undefined ? {} : { 'lambda:FunctionUrlAuthType': type }
  },
}

const noFunction = () => resourceNotFound('Function does not exist')
const noUrl = () => resourceNotFound('The resource you requested does not exist.')
const toChange = functionsOrElse(noFunction)
const toRead = functionsOrElse(noUrl)

/** What is said where a function or its alias is not there. */
type Missing = () => AwsError

export const urlOperations = {
  CreateFunctionUrlConfig: on(
    toChange,
    (context, row, input: Input<'CreateFunctionUrlConfig'>) => {
      const qualifier = checkQualifier(row, input, noFunction)
      const arn = functionArn(context, row.name, qualifier)
      if (urlOf(row, qualifier))
        throw resourceConflict(
          `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
        )
      const now = context.now()
      return save(context, row, qualifier, {
        id: newUrlId(),
        authType: input.AuthType,
        isStreamed: input.InvokeMode === 'RESPONSE_STREAM',
        ...(input.Cors && { cors: corsFrom(input.Cors) }),
        createdAt: now,
        modifiedAt: now,
      })
    },
    authTypeKey,
  ),

  UpdateFunctionUrlConfig: on(
    toChange,
    (context, row, input: Input<'UpdateFunctionUrlConfig'>) => {
      const qualifier = checkQualifier(row, input, noFunction)
      const { cors, ...before } = existing(row, qualifier)
      const changed = input.Cors === undefined ? cors : corsFrom(input.Cors)
      return save(context, row, qualifier, {
        ...before,
        ...(changed && { cors: changed }),
        authType: input.AuthType ?? before.authType,
        isStreamed:
          input.InvokeMode === undefined ? before.isStreamed : input.InvokeMode === 'RESPONSE_STREAM',
        modifiedAt: context.now(),
      })
    },
    authTypeKey,
  ),

  GetFunctionUrlConfig: on(
    toRead,
    (context, row, input) => {
      const qualifier = checkQualifier(row, input, noUrl)
      return describe(context, row, qualifier, existing(row, qualifier))
    },
    authTypeKey,
  ),

  DeleteFunctionUrlConfig: on(
    toRead,
    ({ state }, row, input) => {
      const qualifier = checkQualifier(row, input, noUrl)
      existing(row, qualifier)
      const { [qualifier ?? '$LATEST']: _, ...urls } = row.urls ?? {}
      functionsOf(state).set(row.name, { ...row, urls })
    },
    authTypeKey,
  ),

  ListFunctionUrlConfigs: on(toChange, (context, row, input) => {
    const all = Object.entries(row.urls ?? {})
    const { items, marker } = pageOf(all, ([qualifier]) => qualifier, input)
    const FunctionUrlConfigs = items.map(([qualifier, url]) =>
      describe(context, row, qualifier === '$LATEST' ? undefined : qualifier, url),
    )
    return { FunctionUrlConfigs, ...marker }
  }),
} satisfies Operations

/** Undefined for the function itself. Versions have no addresses. */
function checkQualifier(row: FunctionRow, input: Reference, missing: Missing): string | undefined {
  const qualifier = qualifierOf(input)
  if (qualifier === undefined || qualifier === '$LATEST') return undefined
  if (/^\d+$/.test(qualifier)) throw patternFailed(qualifier, 'qualifier', '((?!^\\d+$)^[0-9a-zA-Z-_]+$)')
  if (!entryOf(row.aliases, qualifier)) throw missing()
  return qualifier
}

const urlOf = (row: FunctionRow, qualifier: string | undefined): UrlRow | undefined =>
  entryOf(row.urls ?? {}, qualifier ?? '$LATEST')

function existing(row: FunctionRow, qualifier: string | undefined): UrlRow {
  const url = urlOf(row, qualifier)
  if (url === undefined) throw noUrl()
  return url
}

/** 32 letters and digits, as AWS's. */
function newUrlId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  return Array.from({ length: 32 }, () => letters[randomInt(letters.length)]).join('')
}

function save(context: CallContext, row: FunctionRow, qualifier: string | undefined, url: UrlRow) {
  functionsOf(context.state).set(row.name, {
    ...row,
    urls: { ...row.urls, [qualifier ?? '$LATEST']: url },
  })
  return describe(context, row, qualifier, url)
}

/** Of AWS's quotas that are not in the model. */
const MAX_AGE_SECONDS = 86_400

function corsFrom(cors: Cors): UrlCorsRow {
  const { MaxAge, AllowMethods = [] } = cors
  if (MaxAge !== undefined && (MaxAge < 0 || MaxAge > MAX_AGE_SECONDS))
    throw invalidParameter(`MaxAge must be between 0 and ${MAX_AGE_SECONDS}.`)
  if (cors.AllowCredentials && cors.AllowOrigins?.includes('*'))
    throw invalidParameter('AllowCredentials cannot be true when AllowOrigins includes *.')
  return {
    allowOrigins: cors.AllowOrigins ?? [],
    allowMethods: AllowMethods,
    allowHeaders: cors.AllowHeaders ?? [],
    exposeHeaders: cors.ExposeHeaders ?? [],
    allowCredentials: cors.AllowCredentials ?? false,
    ...(MaxAge !== undefined && { maxAgeSeconds: MaxAge }),
  }
}

function describe(
  context: CallContext,
  row: FunctionRow,
  qualifier: string | undefined,
  url: UrlRow,
): Required<
  Pick<FunctionUrlConfig, 'FunctionUrl' | 'FunctionArn' | 'AuthType' | 'CreationTime' | 'LastModifiedTime'>
> &
  FunctionUrlConfig {
  return {
    FunctionUrl: `${context.endpoint}/lambda-url/${url.id}/`,
    FunctionArn: functionArn(context, row.name, qualifier),
    AuthType: url.authType,
    ...(url.cors && { Cors: describeCors(url.cors) }),
    CreationTime: new Date(url.createdAt).toISOString(),
    LastModifiedTime: new Date(url.modifiedAt).toISOString(),
    InvokeMode: url.isStreamed ? 'RESPONSE_STREAM' : 'BUFFERED',
  }
}

function describeCors(cors: UrlCorsRow): Cors {
  const list = (values: readonly string[]) => (values.length > 0 ? [...values] : undefined)
  return {
    ...(cors.allowCredentials && { AllowCredentials: true }),
    AllowHeaders: list(cors.allowHeaders),
    AllowMethods: list(cors.allowMethods),
    AllowOrigins: list(cors.allowOrigins),
    ExposeHeaders: list(cors.exposeHeaders),
    MaxAge: cors.maxAgeSeconds,
  }
}
