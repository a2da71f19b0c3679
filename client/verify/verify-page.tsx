import type { JSX } from 'solid-js'
import { fetchGivenFile } from '../../shared/credentials/credential-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { onlineMeans } from './online-means.ts'
import { Verifier } from './verifier.tsx'

/** Anybody, with or without an account, finds out here what a badge is worth. */
export function VerifyPage(): JSX.Element {
  usePageTitle(() => 'Verify a credential')
  return (
    <Verifier
      title="Verify a credential"
      lead="Drop the file somebody gave you. It is checked here in your browser: the file is not sent anywhere, and you do not have to trust this site."
      means={onlineMeans}
      fetchGiven={fetchGiven}
      aside={
        <>
          Prefer your own tools? The same file passes any Open Badges 3.0 verifier, or{' '}
          <code>npm run verify -- badge.png</code> on your machine.{' '}
          <a href="/offline/verify.html" download="verify.html">
            This page as one file
          </a>{' '}
          works without a network.
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
