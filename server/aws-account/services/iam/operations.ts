import type { ServiceDeclaration } from '../../shape/define-service.ts'

export type Sdk = typeof import('@aws-sdk/client-iam')

/** Some operations of IAM, by their names. */
export type Operations = ServiceDeclaration<Sdk>['operations']
