import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { utf8 } from '../../shared/credentials/bytes.ts'
import { jsonObjectSchema, pickText } from '../../shared/json.ts'
import { isRecording, packFiles } from '../../shared/portfolio/portfolio-parts.ts'
import {
  type ExportForm,
  exportOwnPortfolio,
  exportPortfolio,
  getOwnRecording,
  getPortfolio,
  type OwnPortfolio,
  type ShownPortfolio,
  savePortfolio,
  visitPortfolio,
  visitRecording,
} from '../../shared/portfolio/portfolio-routes.ts'
import { AppError } from '../../shared/problem.ts'
import type { Attempts } from '../attempts/attempts.ts'
import type { PublicDocuments } from '../credentials/public-documents.ts'
import { type ExportedFile, exportShown } from '../portfolio/export-portfolio.ts'
import type { PortfolioDesk } from '../portfolio/portfolio-desk.ts'
import { registerDownload } from './register-download.ts'
import { registerRoute, signedIn } from './register-route.ts'

export interface PortfolioParts {
  readonly attempts: Attempts
  readonly portfolios: PortfolioDesk
  readonly documents: Pick<PublicDocuments, 'document'>
  /** Folder of the built page, in which the verifier is. */
  readonly pageFolder: string
}

/** Portfolios, for those whose they are and for those who were given a link. */
export function portfolioResource(app: FastifyInstance, parts: PortfolioParts): void {
  const { attempts, portfolios, documents, pageFolder } = parts

  registerRoute(app, getPortfolio, async ({ person, params: { attemptId } }) =>
    ownForPage(await portfolios.own(attemptId, await attempts.open(signedIn(person), attemptId))),
  )
  registerRoute(app, savePortfolio, async ({ person, params: { attemptId }, body }) =>
    ownForPage(await portfolios.save(attemptId, await attempts.open(signedIn(person), attemptId), body)),
  )
  registerRoute(app, visitPortfolio, async ({ params }) => forPage(await portfolios.visit(params.token)))

  registerDownload(app, visitRecording, async ({ params }) =>
    recordingIn(await portfolios.visit(params.token), params.number),
  )
  registerDownload(app, getOwnRecording, async ({ person, params: { attemptId, number } }) => {
    const own = await portfolios.own(attemptId, await attempts.open(signedIn(person), attemptId))
    return recordingIn(own.preview, number)
  })
  registerDownload(app, exportPortfolio, async ({ params }) =>
    asFile(await portfolios.visit(params.token), params.form),
  )
  registerDownload(app, exportOwnPortfolio, async ({ person, params: { attemptId, form } }) => {
    const own = await portfolios.own(attemptId, await attempts.open(signedIn(person), attemptId))
    return asFile(own.preview, form)
  })

  async function asFile(shown: ShownPortfolio, form: ExportForm): Promise<ExportedFile> {
    const list = pickText(jsonObjectSchema.parse(shown.badge), 'credentialStatus', 'statusListCredential')
    return exportShown(shown, form, {
      verifier: await readFile(join(pageFolder, 'offline/verify.html')).catch(() => undefined),
      statusList: list === undefined ? undefined : await documents.document(list),
    })
  }
}

/** The steps of the work are for its repository, and recordings come when they are played: a page without them is there sooner. */
function forPage(shown: ShownPortfolio): ShownPortfolio {
  const { [packFiles.history]: _steps, ...files } = shown.files
  const { [packFiles.history]: _salt, ...salts } = shown.salts
  return {
    ...shown,
    files: Object.fromEntries(Object.entries(files).filter(([path]) => !isRecording(path))),
    salts,
  }
}

const ownForPage = (own: OwnPortfolio): OwnPortfolio => ({ ...own, preview: forPage(own.preview) })

function recordingIn(shown: ShownPortfolio, number: string): ExportedFile {
  const text = shown.files[`recording/${number}.cast`]
  if (text === undefined)
    throw new AppError('unknown-file', 'There is no such recording here, or not any more.')
  return { name: `terminal-${number}.cast`, bytes: utf8(text), type: 'application/octet-stream' }
}
