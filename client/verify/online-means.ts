import { fetchForVerification, listIssuers } from '../../shared/credentials/credential-routes.ts'
import type { VerifierMeans } from '../../shared/credentials/verify-credential.ts'
import { callRoute } from '../http/call-route.ts'
import { pageLanguage } from '../ui/page-language.ts'

/** A verifier whose server asks what a badge names; it asks nothing inside its own network. */
export async function onlineMeans(): Promise<VerifierMeans> {
  const { issuers } = await callRoute(listIssuers, {})
  return {
    now: Date.now,
    language: pageLanguage(),
    clock: () => performance.now(),
    knownIssuers: new Map(issuers.map(({ id, ...issuer }) => [id, issuer])),
    fetchJson: async url => (await callRoute(fetchForVerification, { body: { url } })).document,
  }
}
