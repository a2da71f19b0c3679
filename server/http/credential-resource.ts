import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import {
  didDocumentPath,
  fetchForVerification,
  fetchGivenFile,
  getCredentialFile,
  getCredentials,
  getTranscript,
  listIssuers,
} from '../../shared/credentials/credential-routes.ts'
import { pickText } from '../../shared/json.ts'
import { AppError } from '../../shared/problem.ts'
import type { Attempts } from '../attempts/attempts.ts'
import { credentialFile } from '../credentials/credential-files.ts'
import type { CredentialOffice } from '../credentials/credential-office.ts'
import type { PublicDocuments } from '../credentials/public-documents.ts'
import { makeTranscript } from '../portfolio/transcript.ts'
import { createRate } from './rate.ts'
import { registerDownload } from './register-download.ts'
import { registerRoute, signedIn } from './register-route.ts'

export interface CredentialParts {
  readonly attempts: Attempts
  readonly office: CredentialOffice
  readonly documents: PublicDocuments
  readonly publicAddress: string | undefined
  /** Folder of the built page, in which the verifier is. */
  readonly pageFolder: string
  readonly now: () => number
}

/** From one address this server asks so often a minute for what strangers' badges name; what our own name is not counted. */
export const outsideQuestionsPerMinute = 60

/** The credentials of an attempt for whom it is, and what strangers verify them with. */
export function credentialResource(app: FastifyInstance, parts: CredentialParts): void {
  const { attempts, office, documents, publicAddress } = parts

  registerRoute(app, getCredentials, async ({ person, params }) => {
    // Refuses an attempt that is somebody else's.
    await attempts.open(signedIn(person), params.attemptId)
    const found = await office.ofAttempt(params.attemptId)
    return {
      credentials: found.map(({ document, ...credential }) => ({
        ...credential,
        name: pickText(document, 'name') ?? '',
        issuerName: pickText(document, 'issuer', 'name') ?? '',
        validUntil: pickText(document, 'validUntil'),
      })),
      ...(publicAddress !== undefined && { verifyAddress: `${publicAddress}/verify` }),
    }
  })

  registerDownload(app, getCredentialFile, async ({ person, params }) => {
    await attempts.open(signedIn(person), params.attemptId)
    const found = (await office.ofAttempt(params.attemptId)).find(({ kind }) => kind === params.kind)
    if (found === undefined)
      throw new AppError('unknown-file', 'No such credential was issued for this attempt.')
    return { ...credentialFile(found, params.form), type: 'application/octet-stream' }
  })

  registerDownload(app, getTranscript, async ({ person }) => {
    const somebody = signedIn(person)
    const passed = (await attempts.list(somebody)).filter(
      ({ mode, passed: is }) => mode === 'exam' && is === true,
    )
    const credentials = await Promise.all(passed.map(({ attemptId }) => office.ofAttempt(attemptId)))
    return makeTranscript({
      credentials: credentials.flat(),
      name: somebody.name,
      verifier: await readFile(join(parts.pageFolder, 'offline/verify.html')).catch(() => undefined),
    })
  })

  registerRoute(app, listIssuers, async () => ({
    issuers: [...(await documents.knownIssuers())].map(([id, issuer]) => ({ id, ...issuer })),
  }))

  const outside = createRate(outsideQuestionsPerMinute, parts.now)
  const letAsk = (ip: string) => {
    if (outside.take(ip)) return
    throw new AppError(
      'too-many-requests',
      'Too many badges of others were looked up from here. Wait a minute.',
    )
  }

  registerRoute(app, fetchForVerification, async ({ body, ip }) => {
    const own = await documents.own(body.url)
    if (own === undefined) letAsk(ip)
    return { document: own ?? (await documents.document(body.url)) }
  })

  registerRoute(app, fetchGivenFile, async ({ body, ip }) => {
    letAsk(ip)
    const bytes = await documents.file(body.url)
    return bytes === undefined ? {} : { base64: Buffer.from(bytes).toString('base64') }
  })

  serveToStrangers(app, didDocumentPath, 'application/did+json', () => documents.didDocument())
  serveToStrangers(app, '/credentials/status/:id', 'application/vc+json', ({ id = '' }) =>
    /^\d{1,9}$/.test(id) ? documents.statusList(Number(id)) : Promise.resolve(undefined),
  )
}

/** Served to any page of any site, for its own verifier; nobody's own is in it. */
function serveToStrangers(
  app: FastifyInstance,
  url: string,
  type: string,
  find: (params: Readonly<Record<string, string>>) => Promise<object | undefined>,
): void {
  app.get<{ Params: Record<string, string> }>(
    url,
    { config: { policy: 'public:see', readByStrangers: true } },
    async (request, reply: FastifyReply) => {
      const found = await find(request.params)
      if (found === undefined) throw new AppError('unknown-route', 'There is no such document.')
      return reply
        .headers({
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
          // Short: what was withdrawn must not stay valid in a cache.
          'cache-control': 'public, max-age=0, must-revalidate',
        })
        .type(type)
        .send(JSON.stringify(found))
    },
  )
}
