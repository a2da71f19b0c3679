import { randomBytes } from 'node:crypto'
import { createUniqueId } from '../../../auth/access-key-id.ts'
import type { CallContext } from '../../../service.ts'
import { on } from '../../../shape/operation.ts'
import { limitExceeded, noSuchEntity, validationError } from '../iam-error.ts'
import type { Operations } from '../operations.ts'
import { credentialsOf, type ServiceCredential } from './service-credential-rows.ts'
import { users } from './users.ts'

/** Services that take a name and a password. Neither is here, so that the password is given out once and not kept. */
const SERVICES = ['codecommit.amazonaws.com', 'cassandra.amazonaws.com']
const MAX_EACH = 2

const newPassword = () => randomBytes(32).toString('base64')

export const serviceCredentialOperations: Operations = {
  CreateServiceSpecificCredential: on(users, ({ state, accountId, now }, user, { ServiceName: service }) => {
    checkService(service)
    const others = [...credentialsOf(state).values()].filter(
      one => one.user === user.name && one.service === service,
    )
    if (others.length >= MAX_EACH)
      throw limitExceeded(`Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${MAX_EACH}`)
    const credential: ServiceCredential = {
      id: createUniqueId('ACCA'),
      user: user.name,
      service,
      serviceUser: `${user.name}${others.length ? `+${others.length}` : ''}-at-${accountId}`,
      createdAt: now(),
      status: 'Active',
    }
    credentialsOf(state).set(credential.id, credential)
    return { ServiceSpecificCredential: { ...told(credential), ServicePassword: newPassword() } }
  }),
  ListServiceSpecificCredentials: on(users, ({ state }, user, { ServiceName: service }) => {
    if (service !== undefined) checkService(service)
    const all = [...credentialsOf(state).values()].filter(
      one => one.user === user.name && (service === undefined || one.service === service),
    )
    return { ServiceSpecificCredentials: all.map(told) }
  }),
  UpdateServiceSpecificCredential: on(users, (context, user, input) => {
    const { Status: status } = input
    if (status !== 'Active' && status !== 'Inactive')
      throw validationError(
        "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set",
      )
    const credential = find(context, user.name, input.ServiceSpecificCredentialId)
    credentialsOf(context.state).set(credential.id, { ...credential, status })
  }),
  ResetServiceSpecificCredential: on(users, (context, user, { ServiceSpecificCredentialId: id }) => ({
    ServiceSpecificCredential: {
      ...told(find(context, user.name, id)),
      ServicePassword: newPassword(),
    },
  })),
  DeleteServiceSpecificCredential: on(users, (context, user, { ServiceSpecificCredentialId: id }) => {
    credentialsOf(context.state).delete(find(context, user.name, id).id)
  }),
}

function checkService(service: string): void {
  if (!SERVICES.includes(service))
    throw noSuchEntity(`No such service ${service} is supported for Service Specific Credentials`)
}

function find({ state }: CallContext, user: string, id: string): ServiceCredential {
  if (!/^\w+$/.test(id))
    throw validationError(
      "1 validation error detected: Value at 'serviceSpecificCredentialId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w]+",
    )
  const credential = credentialsOf(state).get(id)
  if (credential?.user !== user) throw noSuchEntity(`No such credential ${id} exists`)
  return credential
}

function told(credential: ServiceCredential) {
  return {
    CreateDate: new Date(credential.createdAt),
    ServiceName: credential.service,
    ServiceUserName: credential.serviceUser,
    ServiceSpecificCredentialId: credential.id,
    UserName: credential.user,
    Status: credential.status,
  }
}
