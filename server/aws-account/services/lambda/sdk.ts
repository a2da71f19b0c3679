import type { ServiceDeclaration } from '../../shape/define-service.ts'
import type { Input, OperationName } from '../../shape/sdk-types.ts'

type Sdk = typeof import('@aws-sdk/client-lambda')

/** A part of the service's operations: `{ … } satisfies Operations`. */
export type Operations = ServiceDeclaration<Sdk>['operations']

/** What an operation is asked. */
export type Asked<Name extends OperationName<Sdk>> = Input<Sdk, Name>
