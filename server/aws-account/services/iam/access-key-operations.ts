import type * as iam from '@aws-sdk/client-iam'
import { type AccessKey, createKeyRing } from '../../account/key-ring.ts'
import type { CallContext, Fields, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { limitExceeded, noSuchEntity } from './iam-error.ts'
import { findUser, ownOrNamed } from './user-operations.ts'

const MAX_KEYS = 2

export const accessKeyOperations: Record<string, Operation> = {
  CreateAccessKey: typedOperation<iam.CreateAccessKeyRequest, Fields>((context, input) => {
    const user = findUser(context.state, ownOrNamed(context, input.UserName))
    const keys = keyRing(context)
    if (keys.keysOfUser(user.name).length >= MAX_KEYS)
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`)
    const key = keys.issueUserKey({ kind: 'user', name: user.name, arn: user.arn, userId: user.id })
    return { AccessKey: { ...describeKey(user.name)(key), SecretAccessKey: key.secret } }
  }),
  ListAccessKeys: typedOperation<iam.ListAccessKeysRequest, Fields>((context, input) => {
    const user = findUser(context.state, ownOrNamed(context, input.UserName))
    return {
      AccessKeyMetadata: keyRing(context).keysOfUser(user.name).map(describeKey(user.name)),
      IsTruncated: false,
    }
  }),
  UpdateAccessKey: typedOperation<iam.UpdateAccessKeyRequest>((context, input) => {
    keyRing(context).setActive(findKey(context, input).id, input.Status === 'Active')
  }),
  DeleteAccessKey: typedOperation<iam.DeleteAccessKeyRequest>((context, input) => {
    keyRing(context).remove(findKey(context, input).id)
  }),
}

function keyRing({ state, accountId, now }: CallContext) {
  return createKeyRing(state, accountId, now)
}

function findKey(
  context: CallContext,
  input: { UserName?: string | undefined; AccessKeyId?: string | undefined },
) {
  const user = findUser(context.state, ownOrNamed(context, input.UserName))
  const key = keyRing(context)
    .keysOfUser(user.name)
    .find(one => one.id === input.AccessKeyId)
  if (!key) throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`)
  return key
}

function describeKey(userName: string) {
  return (key: AccessKey): Fields => ({
    UserName: userName,
    AccessKeyId: key.id,
    Status: key.isActive ? 'Active' : 'Inactive',
    CreateDate: new Date(key.issuedAt),
  })
}
