import { type AccessKey, createKeyRing } from '../../../account/key-ring.ts'
import type { User } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { on } from '../../../shape/operation.ts'
import { limitExceeded, noSuchEntity } from '../iam-error.ts'
import { pageOf } from '../lists.ts'
import type { Operations } from '../operations.ts'
import { users } from './users.ts'

const MAX_KEYS = 2

export const accessKeyOperations: Operations = {
  CreateAccessKey: on(users, (context, user) => {
    const keys = keyRing(context)
    if (keys.keysOfUser(user.name).length >= MAX_KEYS)
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`)
    const key = keys.issueUserKey({ kind: 'user', name: user.name, arn: user.arn, userId: user.id })
    return { AccessKey: { ...describeKey(user, key), SecretAccessKey: key.secret } }
  }),
  ListAccessKeys: on(users, (context, user, input) => {
    const { shown, rest } = pageOf(keyRing(context).keysOfUser(user.name), key => key.id, input)
    return { AccessKeyMetadata: shown.map(key => describeKey(user, key)), ...rest }
  }),
  UpdateAccessKey: on(users, (context, user, { AccessKeyId, Status }) => {
    keyRing(context).setActive(findKey(context, user, AccessKeyId).id, Status === 'Active')
  }),
  DeleteAccessKey: on(users, (context, user, { AccessKeyId }) => {
    keyRing(context).remove(findKey(context, user, AccessKeyId).id)
  }),
}

const keyRing = ({ state, accountId, now }: CallContext) => createKeyRing(state, accountId, now)

function findKey(context: CallContext, user: User, id: string): AccessKey {
  const key = keyRing(context)
    .keysOfUser(user.name)
    .find(one => one.id === id)
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`)
  return key
}

function describeKey(user: User, key: AccessKey) {
  return {
    UserName: user.name,
    AccessKeyId: key.id,
    Status: key.isActive ? ('Active' as const) : ('Inactive' as const),
    CreateDate: new Date(key.issuedAt),
  }
}
