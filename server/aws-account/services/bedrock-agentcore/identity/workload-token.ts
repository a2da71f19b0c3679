import type { CallContext } from '../../../service.ts'
import { vaultOf } from '../../bedrock-agentcore-control/identity/token-vault.ts'
import { seal, unseal } from '../../cognito-identity-provider/sealed-text.ts'

/** What a workload's token says: which agent it is, and for whom it acts. */
export interface Workload {
  readonly name: string
  /** The user's own id, or issuer and subject of the user's token; absent where the agent acts for itself. */
  readonly user?: string
}

/** As long as credentials of a role, so that an agent asks anew within a working day. */
const LIFETIME_MS = 3_600_000

type Where = Pick<CallContext, 'state' | 'now'>

/** A token that the agent can neither read nor change, and that is good at this account alone. */
export const issueWorkloadToken = (context: Where, workload: Workload): string =>
  seal(vaultOf(context), 'workload', { ...workload, until: context.now() + LIFETIME_MS })

/** Who shows a token; undefined if it is none of this account's, or, where `now` is given, one that has run out. */
export function workloadOf(
  { state, now }: Pick<CallContext, 'state'> & Partial<Where>,
  token: unknown,
): Workload | undefined {
  // Without a vault there is no token either.
  const sealed = unseal(vaultOf({ state, now: now ?? Date.now }), 'workload', String(token))
  if (sealed === undefined || (now && !(Number(sealed.until) > now()))) return undefined
  return {
    name: String(sealed.name),
    ...(typeof sealed.user === 'string' && { user: sealed.user }),
  }
}
