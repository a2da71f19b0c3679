/**
 * The door for whoever looks after accounts: what may be asked of their process, and what is true of every account.
 * The other door is `start.ts`, the program itself. Nothing else of this folder is for others.
 */
export { isReadOnly } from './authorization/read-only.ts'
export {
  type AccountChange,
  type ControlName,
  type ControlRequest,
  controlRequests,
  type IssuedCredentials,
  issuedCredentials,
  type ProcessHealth,
  type ProvisionedAccount,
  processHealth,
  provisionedAccount,
  recordedCall,
} from './control/control-contract.ts'
export { findSdkPackages, type SdkPackages } from './functions/sdk-packages.ts'
export { SERVICES, type ServiceId } from './services/services.ts'
