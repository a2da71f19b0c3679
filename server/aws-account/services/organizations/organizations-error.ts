import { AwsError } from '../../aws-error.ts'

/** Refusals of Organizations, in AWS's words (API reference, "Common Errors" and those of each operation). */
export const notInUse = () =>
  new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.')
export const notTheManager = () =>
  new AwsError('AccessDeniedException', "You don't have permissions to access this resource.")
/** Units and policies have no tags here. */
export const noTags = () =>
  new AwsError('NotImplemented', 'Tags is not available in the embedded account', 501)
export const accountNotFound = () =>
  new AwsError('AccountNotFoundException', 'You specified an account that doesn’t exist.')
export const noParent = () =>
  new AwsError('ParentNotFoundException', 'You provided parent that does not exist.')
export const noSource = () =>
  new AwsError('SourceParentNotFoundException', 'You provided a source parent that does not exist.')
export const noDestination = () =>
  new AwsError('DestinationParentNotFoundException', 'You provided a destination parent that does not exist.')
export const isThereAlready = () =>
  new AwsError('DuplicateAccountException', 'Account is already in the destination container.')
export const noTarget = () =>
  new AwsError('TargetNotFoundException', 'You specified a target that does not exist.')
export const noPolicy = () =>
  new AwsError('PolicyNotFoundException', 'You specified a policy that does not exist.')
export const noUnit = () =>
  new AwsError(
    'OrganizationalUnitNotFoundException',
    'You specified an organizational unit that does not exist.',
  )
export const invalidInput = (message: string) => new AwsError('InvalidInputException', message)
export const violated = (message: string) => new AwsError('ConstraintViolationException', message)
export const childNotFound = () =>
  new AwsError('ChildNotFoundException', 'You specified a child that does not exist.')
export const unitExists = () =>
  new AwsError('DuplicateOrganizationalUnitException', 'An OU with the same name already exists.')
export const unitNotEmpty = () =>
  new AwsError('OrganizationalUnitNotEmptyException', 'The specified OU is not empty.')
export const policyExists = () =>
  new AwsError('DuplicatePolicyException', 'A policy with the same name already exists.')
export const malformed = (message: string) => new AwsError('MalformedPolicyDocumentException', message)
export const attachedAlready = () =>
  new AwsError(
    'DuplicatePolicyAttachmentException',
    'The selected policy is already attached to the specified target.',
  )
export const notAttached = () =>
  new AwsError('PolicyNotAttachedException', 'The policy isn’t attached to the specified target.')
export const policyInUse = () =>
  new AwsError('PolicyInUseException', 'The policy is attached to one or more entities.')
export const typeNotEnabled = () =>
  new AwsError(
    'PolicyTypeNotEnabledException',
    'The specified policy type isn’t currently enabled in this root.',
  )
export const typeEnabled = () =>
  new AwsError('PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.')
export const noRoot = () => new AwsError('RootNotFoundException', 'You specified a root that does not exist.')
