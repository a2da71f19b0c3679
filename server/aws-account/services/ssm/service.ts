import { AwsError } from '../../aws-error.ts'
import type { Fields, Need, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at, creates, on } from '../../shape/operation.ts'
import type { Place } from '../../shape/place.ts'
import {
  arnOf,
  deleteParameter,
  deleteParameters,
  labelVersion,
  putParameter,
  unlabelVersion,
} from './parameter-operations.ts'
import { parameters } from './parameters.ts'
import { describeParameters, getByPath, getHistory, getParameter, getParameters } from './read-parameters.ts'

type Sdk = typeof import('@aws-sdk/client-ssm')

/** An action on each of the parameters that a request names. */
const onEach =
  (action: string) =>
  ({ Names: names }: { readonly Names: readonly string[] }, place: Place): Need[] =>
    names.map(name => ({ action, resource: arnOf(place, name) }))

const text = (value: unknown) => (value === undefined ? undefined : String(value))

/** AWS Systems Manager, as far as its Parameter Store. */
export function createService(): Service {
  return defineService<Sdk>('ssm', {
    resources: [parameters],
    conditionKeys: ({ Overwrite, Recursive, Policies }: Fields) => ({
      'ssm:Overwrite': text(Overwrite),
      'ssm:Recursive': text(Recursive),
      'ssm:Policies': text(Policies),
    }),
    operations: {
      PutParameter: creates(parameters, putParameter),
      GetParameter: at(parameters, (input, place) => parameters.named(input, place), getParameter),
      GetParameters: anywhere(getParameters, { needs: onEach('ssm:GetParameters') }),
      GetParametersByPath: at(
        parameters,
        ({ Path: path }, place) => arnOf(place, String(path).replace(/(.)\/$/, '$1')),
        getByPath,
      ),
      GetParameterHistory: on(parameters, getHistory),
      DescribeParameters: anywhere(describeParameters),
      DeleteParameter: on(parameters, deleteParameter),
      DeleteParameters: anywhere(deleteParameters, { needs: onEach('ssm:DeleteParameters') }),
      LabelParameterVersion: on(parameters, labelVersion),
      UnlabelParameterVersion: on(parameters, unlabelVersion),

      // What cannot be made here is told as not there.
      GetMaintenanceWindow: anywhere((_, { WindowId }) => {
        throw new AwsError('DoesNotExistException', `Maintenance window ${WindowId} does not exist`)
      }),
      DescribeInstanceInformation: anywhere(() => ({ InstanceInformationList: [] })),
      ListCommands: anywhere(() => ({ Commands: [] })),
      ListDocuments: anywhere(() => ({ DocumentIdentifiers: [] })),
    },
  })
}
