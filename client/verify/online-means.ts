import { fetchForVerification, listIssuers } from '../../shared/credentials/credential-routes.ts'
import type { VerifierMeans } from '../../shared/credentials/verify-credential.ts'
import { callRoute } from '../http/call-route.ts'
import { pageLanguage } from '../ui/page-language.ts'

/**
 * A verifier whose server asks what a badge names; it asks nothing inside its own network. Where the server cannot be asked, or does not
 * want to be asked so often, that is one more thing that could not be found out: the verdict says so.
 */
export async function onlineMeans(): Promise<VerifierMeans> {
  const { issuers } = await callRoute(listIssuers, {}).catch(() => ({ issuers: [] }))
  return {
    now: Date.now,
    language: pageLanguage(),
    clock: () => performance.now(),
    knownIssuers: new Map(issuers.map(({ id, ...issuer }) => [id, issuer])),
    fetchJson: url =>
      callRoute(fetchForVerification, { body: { url } }).then(
        ({ document }) => document,
        () => undefined,
      ),
  }
}
