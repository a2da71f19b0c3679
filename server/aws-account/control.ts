/**
 * The door for whoever looks after accounts: what may be asked of their process, and what is true of every account.
 * The other door is `start.ts`, the program itself. Nothing else of this folder is for others.
 */
export { isReadOnly } from './authorization/read-only.ts'
export {
  type AccountChange,
  accountUsage,
  type ControlName,
  type ControlRequest,
  controlRequests,
  type IssuedCredentials,
  issuedCredentials,
  type Overseen,
  overseen,
  type ProcessHealth,
  type ProvisionedAccount,
  processHealth,
  provisionedAccount,
  recordedCall,
} from './control/control-contract.ts'
export { findSdkPackages, type SdkPackages } from './functions/sdk-packages.ts'
export { heldUpPathIn } from './limits/stall-witness.ts'
export { readScript as readModelScript } from './services/bedrock-runtime/script/read-script.ts'
export { ScriptError, type ScriptIssue } from './services/bedrock-runtime/script/script-issue.ts'
export { scriptSchemaText } from './services/bedrock-runtime/script/script-schema-text.ts'
export { SERVICES, type ServiceId } from './services/services.ts'
export { CONSOLE_ROOT, consolePath, consoleSocketIn, FEDERATION_PATH } from './sign-in/addresses.ts'
