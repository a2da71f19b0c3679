import type { Need, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at, type OperationShape, on } from '../../shape/operation.ts'
import type { Place } from '../../shape/place.ts'
import type { Input, OperationName, Output } from '../../shape/sdk-types.ts'
import { aliasNeeds, createAlias, deleteAlias, listAliases, updateAlias } from './aliases.ts'
import { contextKeys, cryptoContext, kmsConditionKeys } from './condition-keys.ts'
import {
  decrypt,
  encrypt,
  generateDataKey,
  generatePair,
  generateRandom,
  generateSealedDataKey,
  generateSealedPair,
  reEncrypt,
} from './encryption.ts'
import { createGrant, grantToRetire, listGrants, listRetirable, retireGrant, revokeGrant } from './grants.ts'
import { keyDueOf, runKeyDue } from './key-due.ts'
import {
  cancelDeletion,
  createKey,
  describeKey,
  listKeys,
  listTags,
  scheduleDeletion,
  setEnabled,
  tagKey,
  untagKey,
  updateDescription,
} from './key-operations.ts'
import { getPolicy, policyOfKey, putPolicy } from './key-policies.ts'
import { disableRotation, enableRotation, listRotations, rotateNow, rotationStatus } from './key-rotation.ts'
import { keys } from './keys.ts'
import { deriveSecret, generateMac, publicKeyOf, signMessage, verifyMac, verifyMessage } from './signing.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

type Operations = {
  readonly [Name in OperationName<Sdk>]?: OperationShape<Input<Sdk, Name>, Output<Sdk, Name>>
}

const byContext = { context: cryptoContext }

const keyOperations: Operations = {
  CreateKey: anywhere(createKey, {
    also: ({ Tags: tags = [] }, _, own) => (tags.length > 0 ? [{ ...own, action: 'kms:TagResource' }] : []),
  }),
  DescribeKey: on(keys, (context, key) => ({ KeyMetadata: describeKey(context, key) }), byContext),
  ListKeys: anywhere(listKeys),
  EnableKey: on(keys, setEnabled(true), byContext),
  DisableKey: on(keys, setEnabled(false), byContext),
  UpdateKeyDescription: on(keys, updateDescription, byContext),
  ScheduleKeyDeletion: on(keys, scheduleDeletion, byContext),
  CancelKeyDeletion: on(keys, cancelDeletion, byContext),
  TagResource: on(keys, tagKey, byContext),
  UntagResource: on(keys, untagKey, byContext),
  ListResourceTags: on(keys, listTags, byContext),

  PutKeyPolicy: on(keys, putPolicy, byContext),
  GetKeyPolicy: on(keys, getPolicy, byContext),
  ListKeyPolicies: on(keys, () => ({ PolicyNames: ['default'], Truncated: false }), byContext),

  EnableKeyRotation: on(keys, enableRotation, byContext),
  DisableKeyRotation: on(keys, disableRotation, byContext),
  GetKeyRotationStatus: on(keys, rotationStatus, byContext),
  RotateKeyOnDemand: on(keys, rotateNow, byContext),
  ListKeyRotations: on(keys, listRotations, byContext),

  CreateAlias: anywhere(createAlias, { needs: aliasNeeds('CreateAlias') }),
  UpdateAlias: anywhere(updateAlias, { needs: aliasNeeds('UpdateAlias') }),
  DeleteAlias: anywhere(deleteAlias, { needs: aliasNeeds('DeleteAlias') }),
  ListAliases: anywhere(listAliases),

  CreateGrant: on(keys, createGrant, byContext),
  ListGrants: on(keys, listGrants, byContext),
  ListRetirableGrants: anywhere(listRetirable),
  RevokeGrant: on(keys, revokeGrant, byContext),
  RetireGrant: at(keys, (input, place) => grantToRetire(place, input)?.key.arn, retireGrant),

  // What cannot be made here is told as not there.
  DescribeCustomKeyStores: anywhere(() => ({ CustomKeyStores: [], Truncated: false })),
}

const cryptoOperations: Operations = {
  Encrypt: on(keys, encrypt, byContext),
  Decrypt: at(keys, (input, place) => keys.named(input, place), decrypt, byContext),
  ReEncrypt: anywhere(reEncrypt, { needs: reEncryptNeeds }),
  GenerateDataKey: on(keys, generateDataKey, byContext),
  GenerateDataKeyWithoutPlaintext: on(keys, generateSealedDataKey, byContext),
  GenerateDataKeyPair: on(keys, generatePair, byContext),
  GenerateDataKeyPairWithoutPlaintext: on(keys, generateSealedPair, byContext),
  GenerateRandom: anywhere(generateRandom),
  Sign: on(keys, signMessage, byContext),
  Verify: on(keys, verifyMessage, byContext),
  GetPublicKey: on(keys, publicKeyOf, byContext),
  GenerateMac: on(keys, generateMac, byContext),
  VerifyMac: on(keys, verifyMac, byContext),
  DeriveSharedSecret: on(keys, deriveSecret, byContext),
}

/** Both keys have a say. */
function reEncryptNeeds(input: Input<Sdk, 'ReEncrypt'>, place: Place): Need[] {
  const { SourceKeyId, CiphertextBlob, DestinationKeyId } = input
  const source = keys.named({ KeyId: SourceKeyId, CiphertextBlob }, place)
  const target = keys.named({ KeyId: DestinationKeyId }, place)
  return [
    {
      action: 'kms:ReEncryptFrom',
      resource: source ?? '*',
      context: contextKeys(input.SourceEncryptionContext),
    },
    {
      action: 'kms:ReEncryptTo',
      resource: target ?? '*',
      context: contextKeys(input.DestinationEncryptionContext),
    },
  ]
}

/** AWS Key Management Service. A key's policy has to allow what is done with it; grants do so too. */
export function createService(): Service {
  const service = defineService<Sdk>('kms', {
    resources: [keys],
    conditionKeys: kmsConditionKeys,
    operations: { ...keyOperations, ...cryptoOperations },
    open: context => keyDueOf(context).run(item => runKeyDue(context, item)),
  })
  return {
    ...service,
    resourcePolicy: (arn, state) => policyOfKey(state, arn),
    // Of a key that is not there, those who may ask are told so.
    resourcePolicyRule: (arn, state) => (keys.find(state, arn) ? 'required' : 'either'),
  }
}
