import type { JSX } from 'solid-js'
import { fetchGivenFile } from '../../shared/credentials/credential-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { preferredLanguage } from '../http/language.ts'
import { usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { onlineMeans } from './online-means.ts'
import { Verifier } from './verifier.tsx'
import { verifyWords } from './verify-words.ts'

/** Anybody, with or without an account, finds out here what a badge is worth. */
export function VerifyPage(): JSX.Element {
  usePageLanguage(preferredLanguage)
  usePageTitle(() => verifyWords().title)
  return (
    <Verifier
      title={verifyWords().title}
      lead={verifyWords().lead}
      means={onlineMeans}
      fetchGiven={fetchGiven}
      aside={
        <>
          {verifyWords().ownTools} <code>npm run verify -- badge.png</code> {verifyWords().onYourMachine}{' '}
          <a href="/offline/verify.html" download="verify.html">
            {verifyWords().oneFile}
          </a>{' '}
          {verifyWords().withoutNetwork}
        </>
      }
    />
  )
}

async function fetchGiven(url: string): Promise<Uint8Array | undefined> {
  const { base64 } = await callRoute(fetchGivenFile, { body: { url } })
  return base64 === undefined
    ? undefined
    : Uint8Array.from(atob(base64), character => character.charCodeAt(0))
}
