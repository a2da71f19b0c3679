import type { OutageReason } from '../../shared/clock.ts'

/** What was at fault, as the second half of "given back: …". */
export const outageWords: { readonly [reason in OutageReason]: string } = {
  'account-unreachable': 'the AWS account did not answer',
  'workspace-unreachable': 'the workspace did not answer',
  'server-restarting': 'the server was restarting',
  'checks-backed-up': 'the checks were behind',
  'storage-unavailable': 'nothing could be saved',
  'server-frozen': 'the server stood still',
}
