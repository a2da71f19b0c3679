import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { jsonObjectSchema, pickText } from '../../shared/json.ts'
import { packFiles } from '../../shared/portfolio/portfolio-parts.ts'
import {
  type ExportForm,
  exportOwnPortfolio,
  exportPortfolio,
  getPortfolio,
  type ShownPortfolio,
  savePortfolio,
  visitPortfolio,
} from '../../shared/portfolio/portfolio-routes.ts'
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
    portfolios.own(attemptId, await attempts.open(signedIn(person), attemptId)),
  )
  registerRoute(app, savePortfolio, async ({ person, params: { attemptId }, body }) =>
    portfolios.save(attemptId, await attempts.open(signedIn(person), attemptId), body),
  )
  registerRoute(app, visitPortfolio, async ({ params }) => forPage(await portfolios.visit(params.token)))

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

/** The steps of the work are for its repository; a page without them is there sooner. */
function forPage(shown: ShownPortfolio): ShownPortfolio {
  const { [packFiles.history]: _steps, ...files } = shown.files
  const { [packFiles.history]: _salt, ...salts } = shown.salts
  return { ...shown, files, salts }
}
