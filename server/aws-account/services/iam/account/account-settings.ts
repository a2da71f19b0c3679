import type * as iam from '@aws-sdk/client-iam'
import { accessKeysOf } from '../../../account/key-ring.ts'
import { groupsOf, instanceProfilesOf, policiesOf, rolesOf, usersOf } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { anywhere } from '../../../shape/operation.ts'
import { table } from '../../../shape/resource.ts'
import { alreadyExists, noSuchEntity, validationError } from '../iam-error.ts'
import type { Operations } from '../operations.ts'
import { providersOf } from './oidc-providers.ts'

type PasswordPolicy = Omit<iam.PasswordPolicy, 'ExpirePasswords'>

const aliases = table<true>('iam.account-aliases')
const passwordPolicies = table<PasswordPolicy>('iam.password-policy')

/** What the account itself is set to, and what counts it. */
export const accountOperations: Operations = {
  CreateAccountAlias: anywhere(({ state }, { AccountAlias: alias }) => {
    if (!/^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$/.test(alias) || alias.length < 3 || alias.length > 63)
      throw validationError('The account alias must be 3 to 63 lowercase letters, digits, and hyphens.')
    if (aliases(state).has(alias)) throw alreadyExists(`The account alias ${alias} already exists.`)
    for (const earlier of [...aliases(state).keys()]) aliases(state).delete(earlier)
    aliases(state).set(alias, true)
  }),
  DeleteAccountAlias: anywhere(({ state }, { AccountAlias: alias }) => {
    if (!aliases(state).delete(alias)) throw noSuchEntity(`The account alias ${alias} does not exist.`)
  }),
  ListAccountAliases: anywhere(({ state }) => ({
    AccountAliases: [...aliases(state).keys()],
    IsTruncated: false,
  })),

  GetAccountPasswordPolicy: anywhere(({ state, accountId }) => {
    const policy = passwordPolicies(state).get('policy')
    if (!policy) throw noSuchEntity(`The Password Policy with domain name ${accountId} cannot be found.`)
    return { PasswordPolicy: { ...policy, ExpirePasswords: policy.MaxPasswordAge !== undefined } }
  }),
  UpdateAccountPasswordPolicy: anywhere(({ state }, input) => {
    passwordPolicies(state).set('policy', {
      MinimumPasswordLength: input.MinimumPasswordLength ?? 6,
      RequireSymbols: input.RequireSymbols ?? false,
      RequireNumbers: input.RequireNumbers ?? false,
      RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
      RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
      AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
      ...(input.MaxPasswordAge && { MaxPasswordAge: input.MaxPasswordAge }),
      ...(input.PasswordReusePrevention && { PasswordReusePrevention: input.PasswordReusePrevention }),
      HardExpiry: input.HardExpiry ?? false,
    })
  }),
  DeleteAccountPasswordPolicy: anywhere(({ state, accountId }) => {
    if (!passwordPolicies(state).delete('policy'))
      throw noSuchEntity(`The account policy with name PasswordPolicy for ${accountId} cannot be found.`)
  }),

  GetAccountSummary: anywhere(context => ({ SummaryMap: summary(context) })),

  // What this account does not have, and tools ask for on their way.
  ListVirtualMFADevices: anywhere(() => ({ VirtualMFADevices: [], IsTruncated: false })),
  ListSAMLProviders: anywhere(() => ({ SAMLProviderList: [] })),
  ListServerCertificates: anywhere(() => ({ ServerCertificateMetadataList: [], IsTruncated: false })),
}

/** What there is, and how much there may be (IAM and AWS STS quotas). */
function summary({ state }: CallContext): Partial<Record<iam.SummaryKeyType, number>> {
  const keys = [...accessKeysOf(state).values()]
  const isOfRoot = keys.some(key => key.principal.kind === 'root' && key.sessionToken === undefined)
  const own = [...policiesOf(state).values()]
  return {
    Users: usersOf(state).size,
    UsersQuota: 5000,
    Groups: groupsOf(state).size,
    GroupsQuota: 300,
    Roles: rolesOf(state).size,
    RolesQuota: 1000,
    Policies: own.length,
    PoliciesQuota: 1500,
    PolicyVersionsInUse: own.reduce((sum, policy) => sum + policy.versions.length, 0),
    PolicyVersionsInUseQuota: 10_000,
    InstanceProfiles: instanceProfilesOf(state).size,
    InstanceProfilesQuota: 1000,
    Providers: providersOf(state).size,
    ServerCertificates: 0,
    ServerCertificatesQuota: 20,
    MFADevices: 0,
    MFADevicesInUse: 0,
    AccountMFAEnabled: 0,
    AccountAccessKeysPresent: isOfRoot ? 1 : 0,
    AccountSigningCertificatesPresent: 0,
    AccessKeysPerUserQuota: 2,
    SigningCertificatesPerUserQuota: 2,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    AttachedPoliciesPerRoleQuota: 10,
    GroupsPerUserQuota: 10,
    UserPolicySizeQuota: 2048,
    GroupPolicySizeQuota: 5120,
    AssumeRolePolicySizeQuota: 2048,
    PolicySizeQuota: 6144,
    VersionsPerPolicyQuota: 5,
    GlobalEndpointTokenVersion: 1,
  }
}
