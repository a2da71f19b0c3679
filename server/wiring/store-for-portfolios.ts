import { z } from 'zod'
import { jsonObjectSchema } from '../../shared/json.ts'
import { portfolioSettingsSchema } from '../../shared/portfolio/portfolio-parts.ts'
import type { PortfolioStore, SignedPack, StoredPortfolio } from '../portfolio/portfolio-store.ts'
import type { Store } from '../store/connect-store.ts'
import type { PortfolioRow } from '../store/portfolios.ts'

const texts = z.record(z.string(), z.string())
const pack = z.object({
  manifest: z.string(),
  files: texts,
  salts: texts,
  badge: jsonObjectSchema,
  removed: z.array(z.object({ path: z.string(), rule: z.string(), count: z.number() })),
}) satisfies z.ZodType<SignedPack>

/** The store as portfolios see it. */
export function storeForPortfolios({ portfolios: rows }: Pick<Store, 'portfolios'>): PortfolioStore {
  return {
    async ofAttempt(attemptId) {
      const row = await rows.ofAttempt(attemptId)
      return row && toPortfolio(row)
    },
    async byToken(token) {
      const row = await rows.byToken(token)
      return row && toPortfolio(row)
    },
    save: ({ attemptId, settings, token, pack: signed }) =>
      rows.save({
        attempt_id: attemptId,
        settings: jsonObjectSchema.parse(settings),
        token: token ?? null,
        expires_at: settings.expiresAt ?? null,
        pack: jsonObjectSchema.parse(signed),
      }),
  }
}

function toPortfolio(row: PortfolioRow): StoredPortfolio {
  return {
    attemptId: row.attempt_id,
    settings: portfolioSettingsSchema.parse(row.settings),
    token: row.token ?? undefined,
    pack: pack.parse(row.pack),
  }
}
