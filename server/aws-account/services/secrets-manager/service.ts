import type { AwsError } from '../../aws-error.ts'
import type { Need, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at, creates, type OperationShape, on } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { runBatchGet } from './batch-get.ts'
import { describeSecret, listSecrets, listVersions } from './describe-secrets.ts'
import { randomPassword } from './random-password.ts'
import { getPolicy, putPolicy, removePolicy, validatePolicy } from './resource-policies.ts'
import { cancelRotation, dropDue, dueOf, putDue, rotateSecret, runDue } from './rotation.ts'
import {
  checkWindow,
  createSecret,
  deleteSecret,
  getValue,
  putValue,
  requestToken,
  restoreSecret,
  updateSecret,
} from './secret-operations.ts'
import { requireAlive, SECRET_NAME, secretConditionKeys, secrets } from './secrets.ts'
import { invalidName, invalidParameter } from './secrets-error.ts'
import { updateStage } from './versions.ts'

type Sdk = typeof import('@aws-sdk/client-secrets-manager')

/** Whoever sets up a rotation must be allowed to call its function. */
const callsFunction = {
  also: ({ RotationLambdaARN: arn }: Input<Sdk, 'RotateSecret'>): Need[] =>
    arn ? [{ action: 'lambda:InvokeFunction', resource: arn }] : [],
}

/** AWS Secrets Manager. */
export function createService(): Service {
  return defineService<Sdk>('secrets-manager', {
    resources: [secrets],
    conditionKeys: secretConditionKeys,
    operations: {
      CreateSecret: creates(secrets, createSecret),
      DescribeSecret: on(secrets, describeSecret),
      ListSecrets: anywhere(listSecrets),
      UpdateSecret: tokenFirst(on(secrets, updateSecret)),
      PutSecretValue: tokenFirst(on(secrets, putValue)),
      GetSecretValue: on(secrets, getValue),
      BatchGetSecretValue: anywhere(runBatchGet),
      ListSecretVersionIds: on(secrets, listVersions),
      UpdateSecretVersionStage: on(secrets, ({ state }, secret, input) => {
        updateStage(state, requireAlive(secret), input)
        return { ARN: secret.arn, Name: secret.name }
      }),
      DeleteSecret: {
        ...on(secrets, deleteAndPlan),
        // One that is not there may be deleted by force.
        run: (context, input) => {
          const secret = secrets.findHere(context, secrets.named({ ...input }, context) ?? '')
          if (secret || input.ForceDeleteWithoutRecovery !== true)
            return deleteAndPlan(context, secrets.require(context, { ...input }), input)
          checkWindow(input.RecoveryWindowInDays, true)
          const arn = secrets.named({ ...input }, context)
          if (!arn || !fitsName(input.SecretId)) throw invalidName()
          return { ARN: arn, Name: input.SecretId, DeletionDate: new Date(context.now()) }
        },
      },
      RestoreSecret: on(secrets, (context, secret) => {
        dropDue(context, secret.arn)
        return restoreSecret(context, secret)
      }),
      RotateSecret: tokenFirst(on(secrets, rotateSecret, callsFunction), invalidParameter),
      CancelRotateSecret: on(secrets, cancelRotation),
      GetRandomPassword: anywhere(randomPassword),

      PutResourcePolicy: on(secrets, putPolicy),
      GetResourcePolicy: on(secrets, getPolicy),
      DeleteResourcePolicy: on(secrets, removePolicy),
      ValidateResourcePolicy: at(
        secrets,
        (input, place) => secrets.named(input, place),
        (context, input) => {
          if (input.SecretId !== undefined) secrets.require(context, { SecretId: input.SecretId })
          return validatePolicy(context, input)
        },
      ),
    },
    open: context => dueOf(context).run(item => runDue(context, item)),
  })
}

const fitsName = (id: string) => id.startsWith('arn:') || SECRET_NAME.test(id)

/** The token is looked at before the secret is. */
function tokenFirst<Asked extends { readonly ClientRequestToken?: string | undefined }, Answer>(
  shape: OperationShape<Asked, Answer>,
  refuse?: (message: string) => AwsError,
): OperationShape<Asked, Answer> {
  return {
    ...shape,
    run(context, input) {
      requestToken(input.ClientRequestToken, refuse)
      return shape.run(context, input)
    },
  }
}

function deleteAndPlan(...[context, row, input]: Parameters<typeof deleteSecret>) {
  const { secret, at, isGone } = deleteSecret(context, row, input)
  if (isGone) dropDue(context, secret.arn)
  else putDue(context, at, { kind: 'delete', arn: secret.arn })
  return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(at) }
}
