import type { Service } from '../../service.ts'
import { apiOperations } from './api-operations.ts'
import { apigatewayNeeds } from './apigateway-needs.ts'
import { integrationOperations } from './integration-operations.ts'
import { routeOperations } from './route-operations.ts'
import { serveApi } from './serve-api.ts'
import { stageOperations } from './stage-operations.ts'
import { tagOperations } from './tag-operations.ts'

/** Amazon API Gateway V2 for HTTP APIs with Lambda integrations, served at `<endpoint>/execute-api/<apiId>/…`. */
export function createService(): Service {
  return {
    id: 'apigatewayv2',
    operations: {
      ...apiOperations,
      ...routeOperations,
      ...integrationOperations,
      ...stageOperations,
      ...tagOperations,
    },
    needs: apigatewayNeeds,
    answerUnsigned: serveApi,
  }
}
