import type { Socket } from 'node:net'
import type { ServiceLoaders } from './registry.ts'

export interface ServiceSurroundings {
  /** Serves a connection from a function's sandbox as one to the account's endpoint. */
  connectAccount(accountId: string, socket: Socket): void
  /** For unpacked code and sockets of running functions; nothing in it must survive. */
  readonly functionsFolder: string
}

export interface LoadedServices {
  readonly loaders: ServiceLoaders
  /** Ends what the services share among accounts. */
  close(): Promise<void>
}

/** Every service of the account, loaded only when it is needed: most calls of most accounts are to a few of them. */
export function createServiceLoaders(surroundings: ServiceSurroundings): LoadedServices {
  const closing: (() => Promise<void>)[] = []
  return {
    loaders: {
      sts: async () => (await import('./sts/sts-service.ts')).createStsService(),
      iam: async () => (await import('./iam/iam-service.ts')).createIamService(),
      s3: async () => (await import('./s3/s3-service.ts')).createS3Service(),
      sqs: async () => (await import('./sqs/sqs-service.ts')).createSqsService(),
      dynamodb: async () => (await import('./dynamodb/dynamodb-service.ts')).createDynamodbService(),
      'cloudwatch-logs': async () => (await import('./logs/logs-service.ts')).createLogsService(),
      apigatewayv2: async () =>
        (await import('./apigateway/apigateway-service.ts')).createApiGatewayService(),
      lambda: async () => {
        const [{ createLambdaService }, { createFunctionHost }] = await Promise.all([
          import('./lambda/lambda-service.ts'),
          import('../functions/function-host.ts'),
        ])
        const host = createFunctionHost({ directory: surroundings.functionsFolder })
        closing.push(() => host.close())
        return createLambdaService({ host, connectAccount: surroundings.connectAccount })
      },
    },
    async close() {
      await Promise.all(closing.map(close => close()))
    },
  }
}
