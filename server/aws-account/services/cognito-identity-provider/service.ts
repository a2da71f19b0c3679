import type { ConcernsAccount, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, creates, type OperationShape, on } from '../../shape/operation.ts'
import type { Input, OperationName, Output } from '../../shape/sdk-types.ts'
import {
  adminConfirmSignUp,
  adminCreateUser,
  adminDeleteAttributes,
  adminDeleteUser,
  adminGetUser,
  adminResetPassword,
  adminSetPassword,
  adminUpdateAttributes,
  setEnabled,
} from './admin-user-operations.ts'
import {
  adminInitiateAuth,
  adminRespondToChallenge,
  initiateAuth,
  respondToChallenge,
} from './auth-operations.ts'
import { createClient, deleteClient, describeClient, listClients, updateClient } from './client-operations.ts'
import { clientOf, clientsOf } from './clients.ts'
import { notAuthorized, notFound } from './cognito-error.ts'
import { createDomain, deleteDomain, describeDomain, updateDomain } from './domains.ts'
import {
  addToGroup,
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  listGroupsForUser,
  listUsersInGroup,
  passingRole,
  removeFromGroup,
  updateGroup,
} from './groups.ts'
import { answerHosted } from './hosted/answer-hosted.ts'
import { listUsers } from './list-users.ts'
import {
  adminSetPreference,
  associateSoftwareToken,
  describePoolMfa,
  poolOfSession,
  setPoolMfa,
  setPreference,
  verifySoftwareToken,
} from './mfa/mfa-operations.ts'
import {
  changePassword,
  deleteAttributes,
  deleteUser,
  getUser,
  getVerificationCode,
  globalSignOut,
  revokeToken,
  signOutEverywhere,
  updateAttributes,
  verifyAttribute,
} from './own-user-operations.ts'
import {
  addCustomAttributes,
  createPool,
  deletePool,
  describePool,
  listPools,
  tagsOfNewPool,
  updatePool,
} from './pool-operations.ts'
import { pools } from './pools.ts'
import {
  deleteResourceServer,
  describeResourceServer,
  listResourceServers,
  saveResourceServer,
} from './resource-servers.ts'
import {
  confirmForgotPassword,
  confirmSignUp,
  forgotPassword,
  resendCode,
  sendPasswordCode,
  signUp,
} from './sign-up-operations.ts'
import { tokenAsOf } from './token-as-of.ts'
import { poolOfToken } from './tokens.ts'
import { requireUser } from './users.ts'
import { answerWellKnown } from './well-known.ts'

/** Whether the client that a request names is one of the account's. */
const ofClient: ConcernsAccount = ({ ClientId: id }, { state }) => clientsOf(state).has(String(id))

/** Whether an access token says that it is of a pool of the account. */
const ofToken: ConcernsAccount = ({ AccessToken: token }, place) =>
  poolOfToken(place, String(token)) !== undefined

/** The same of a request that may say instead which sign-in it is part of. */
const ofTokenOrSession: ConcernsAccount = (input, place) =>
  input.AccessToken === undefined
    ? poolOfSession(place, String(input.Session)) !== undefined
    : ofToken(input, place)

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')
type Operations = {
  readonly [Name in OperationName<Sdk>]?: OperationShape<Input<Sdk, Name>, Output<Sdk, Name>>
}

const poolOperations: Operations = {
  CreateUserPool: creates(pools, createPool, tagsOfNewPool),
  DescribeUserPool: on(pools, (context, pool) => ({ UserPool: describePool(context, pool) })),
  UpdateUserPool: on(pools, updatePool),
  DeleteUserPool: on(pools, deletePool),
  ListUserPools: anywhere(listPools),
  AddCustomAttributes: on(pools, addCustomAttributes),

  CreateUserPoolClient: on(pools, createClient),
  DescribeUserPoolClient: on(pools, ({ state }, pool, { ClientId }) => ({
    UserPoolClient: describeClient(pool, clientOf(state, pool, ClientId)),
  })),
  UpdateUserPoolClient: on(pools, updateClient),
  DeleteUserPoolClient: on(pools, deleteClient),
  ListUserPoolClients: on(pools, listClients),

  CreateResourceServer: on(pools, (context, pool, input) =>
    saveResourceServer(context, pool, input, { isNew: true }),
  ),
  UpdateResourceServer: on(pools, (context, pool, input) =>
    saveResourceServer(context, pool, input, { isNew: false }),
  ),
  DescribeResourceServer: on(pools, describeResourceServer),
  DeleteResourceServer: on(pools, deleteResourceServer),
  ListResourceServers: on(pools, listResourceServers),
}

const adminOperations: Operations = {
  CreateGroup: on(pools, createGroup, passingRole),
  UpdateGroup: on(pools, updateGroup, passingRole),
  GetGroup: on(pools, getGroup),
  DeleteGroup: on(pools, deleteGroup),
  ListGroups: on(pools, listGroups),
  AdminAddUserToGroup: on(pools, addToGroup),
  AdminRemoveUserFromGroup: on(pools, removeFromGroup),
  AdminListGroupsForUser: on(pools, listGroupsForUser),
  ListUsersInGroup: on(pools, listUsersInGroup),

  AdminCreateUser: on(pools, adminCreateUser),
  AdminGetUser: on(pools, adminGetUser),
  AdminDeleteUser: on(pools, adminDeleteUser),
  AdminSetUserPassword: on(pools, adminSetPassword),
  AdminConfirmSignUp: on(pools, adminConfirmSignUp),
  AdminEnableUser: on(pools, setEnabled(true)),
  AdminDisableUser: on(pools, setEnabled(false)),
  AdminUpdateUserAttributes: on(pools, adminUpdateAttributes),
  AdminDeleteUserAttributes: on(pools, adminDeleteAttributes),
  AdminResetUserPassword: on(pools, async (context, pool, input) => {
    await sendPasswordCode(context, pool, adminResetPassword(context, pool, input))
  }),
  AdminUserGlobalSignOut: on(pools, (context, pool, { Username }) =>
    signOutEverywhere(context, pool, requireUser(context.state, pool, Username)),
  ),
  ListUsers: on(pools, listUsers),

  CreateUserPoolDomain: on(pools, createDomain),
  UpdateUserPoolDomain: on(pools, updateDomain),
  DeleteUserPoolDomain: on(pools, deleteDomain),
  DescribeUserPoolDomain: anywhere(describeDomain),
}

const userOperations: Operations = {
  SignUp: anywhere(signUp),
  ConfirmSignUp: anywhere(confirmSignUp),
  ResendConfirmationCode: anywhere(resendCode),
  ForgotPassword: anywhere(forgotPassword),
  ConfirmForgotPassword: anywhere(confirmForgotPassword),

  GetUser: anywhere(getUser),
  ChangePassword: anywhere(changePassword),
  UpdateUserAttributes: anywhere(updateAttributes),
  DeleteUserAttributes: anywhere(deleteAttributes),
  GetUserAttributeVerificationCode: anywhere(getVerificationCode),
  VerifyUserAttribute: anywhere(verifyAttribute),
  DeleteUser: anywhere(deleteUser),
  GlobalSignOut: anywhere(globalSignOut),
  RevokeToken: anywhere(revokeToken),

  // What cannot be set here is told as not set.
  ListIdentityProviders: on(pools, () => ({ Providers: [] })),
  GetUserPoolMfaConfig: on(pools, (_, pool) => describePoolMfa(pool)),
  ListUserImportJobs: on(pools, () => ({ UserImportJobs: [] })),

  SetUserPoolMfaConfig: on(pools, setPoolMfa),
  AssociateSoftwareToken: anywhere(associateSoftwareToken),
  VerifySoftwareToken: anywhere(verifySoftwareToken),
  SetUserMFAPreference: anywhere(setPreference),
  AdminSetUserMFAPreference: on(pools, adminSetPreference),

  InitiateAuth: anywhere(initiateAuth),
  RespondToAuthChallenge: anywhere(respondToChallenge),
  AdminInitiateAuth: on(pools, adminInitiateAuth),
  AdminRespondToAuthChallenge: on(pools, adminRespondToChallenge),
}

/** Amazon Cognito user pools. Whatever needs no signature on AWS needs none here. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-cognito-identity-provider')>(
    'cognito-identity-provider',
    {
      resources: [pools],
      operations: { ...poolOperations, ...adminOperations, ...userOperations },
      unsigned: {
        InitiateAuth: ofClient,
        RespondToAuthChallenge: ofClient,
        SignUp: ofClient,
        ConfirmSignUp: ofClient,
        ResendConfirmationCode: ofClient,
        ForgotPassword: ofClient,
        ConfirmForgotPassword: ofClient,
        RevokeToken: ofClient,
        GetUser: ofToken,
        ChangePassword: ofToken,
        UpdateUserAttributes: ofToken,
        DeleteUserAttributes: ofToken,
        GetUserAttributeVerificationCode: ofToken,
        VerifyUserAttribute: ofToken,
        DeleteUser: ofToken,
        GlobalSignOut: ofToken,
        SetUserMFAPreference: ofToken,
        AssociateSoftwareToken: ofTokenOrSession,
        VerifySoftwareToken: ofTokenOrSession,
      },
      ofNobody: (_, { ClientId: client, Session: session }) =>
        client === undefined
          ? notAuthorized(session === undefined ? 'Invalid Access Token' : 'Invalid session for the user.')
          : notFound(`User pool client ${String(client)}`),
      oversight: { TokenAsOf: tokenAsOf },
      answerUnsigned: async (request, context) =>
        answerWellKnown(request, context) ?? answerHosted(request, context),
    },
  )
}
