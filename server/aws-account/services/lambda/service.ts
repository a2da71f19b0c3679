import type { Socket } from 'node:net'
import { createFunctionHost, type FunctionHost } from '../../functions/function-host.ts'
import type { Service, ServiceSurroundings } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { invokeConfigOperations } from './events/invoke-config-operations.ts'
import { aliasOperations } from './functions/alias-operations.ts'
import { concurrencyOperations } from './functions/concurrency-operations.ts'
import { functionOperations } from './functions/function-operations.ts'
import { functionUpdateOperations } from './functions/function-update-operations.ts'
import { functions } from './functions/functions.ts'
import { permissionOperations } from './functions/permission-operations.ts'
import { unsetReads } from './functions/unset-reads.ts'
import { type AccountFunctions, createAccountFunctions } from './invocation/account-functions.ts'
import { invokeOperation, invokeWithResponseStreamOperation } from './invocation/invoke-operation.ts'
import { layerOperations } from './layers/layer-operations.ts'
import { layerPermissionOperations } from './layers/layer-permissions.ts'
import { layerVersions } from './layers/layer-versions.ts'
import { eventSourceOperations } from './sources/event-source-operations.ts'
import { mappings } from './sources/event-source-row.ts'
import { serveUrl } from './urls/serve-url.ts'
import { urlOperations } from './urls/url-operations.ts'

export interface LambdaServiceOptions {
  /** Runs the functions of all accounts; closed by its owner. */
  readonly host: FunctionHost
  /**
   * Answers a connection that a function opened to 127.0.0.1:4566, which is its account's endpoint and all the network
   * it has. The bytes are HTTP, as on the endpoint's own socket.
   */
  connectAccount(accountId: string, socket: Socket): void
  /** Pauses before the first and second retry of an asynchronous event; AWS's by default. */
  readonly retryDelaysMs?: readonly number[]
}

/** AWS waits one minute, then two. */
const retryDelaysMs = [60_000, 120_000]

/** With a host of functions of its own. */
export function createService({ functionsFolder, connectAccount }: ServiceSurroundings): Service {
  const host = createFunctionHost({ directory: functionsFolder })
  return {
    ...createLambdaService({ host, connectAccount }),
    processorMs: host.processorMs,
    close: () => host.close(),
  }
}

/** AWS Lambda. What it does not offer is listed nowhere: the account answers 501 to any operation not among these. */
export function createLambdaService(options: LambdaServiceOptions): Service {
  const accounts = new Map<string, AccountFunctions>()
  const accountOf = ({ accountId }: { readonly accountId: string }) => {
    const account = accounts.get(accountId)
    if (account === undefined) throw new Error(`The functions of account ${accountId} are not open`)
    return account
  }

  return defineService<typeof import('@aws-sdk/client-lambda')>('lambda', {
    resources: [mappings, functions, layerVersions],
    operations: {
      ...functionOperations(accountOf),
      ...functionUpdateOperations(accountOf),
      ...eventSourceOperations(accountOf),
      ...layerOperations(accountOf),
      ...layerPermissionOperations,
      ...aliasOperations,
      ...permissionOperations,
      ...concurrencyOperations,
      ...invokeConfigOperations,
      ...unsetReads,
      ...urlOperations,
      Invoke: invokeOperation(accountOf),
      InvokeWithResponseStream: invokeWithResponseStreamOperation(accountOf),
    },
    oversight: {
      RenewEnvironments({ SinceMs }, context) {
        accountOf(context).renew(typeof SinceMs === 'number' ? SinceMs : undefined)
        return {}
      },
    },
    answerUnsigned: async (request, context) =>
      (await serveUrl(request, context)) ??
      accounts.get(context.accountId)?.downloads.answer(request.rawPath, context),
    answerSigned: serveUrl,
    open(context) {
      const account = createAccountFunctions(context, { retryDelaysMs, ...options })
      accounts.set(context.accountId, account)
      return {
        close() {
          accounts.delete(context.accountId)
          account.close()
        },
      }
    },
  })
}
