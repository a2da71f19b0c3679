import type { PortfolioSettings } from '../../shared/portfolio/portfolio-parts.ts'

/** A pack as it was signed: all its files but those of the exam, with the salts of their digests. */
export interface SignedPack {
  readonly manifest: string
  readonly files: Readonly<Record<string, string>>
  readonly salts: Readonly<Record<string, string>>
  readonly badge: Readonly<Record<string, unknown>>
  readonly removed: readonly { readonly path: string; readonly rule: string; readonly count: number }[]
}

/** A portfolio as it is kept. */
export interface StoredPortfolio {
  readonly attemptId: string
  readonly settings: PortfolioSettings
  /** The last part of its address; undefined while nobody may see it. */
  readonly token: string | undefined
  readonly pack: SignedPack
}

/** What portfolios need of a store; `store/` implements it over PostgreSQL. */
export interface PortfolioStore {
  /** The portfolio of an attempt; undefined where it has none. */
  ofAttempt(attemptId: string): Promise<StoredPortfolio | undefined>
  /** The portfolio at an address; undefined where none is, or nobody may see it. */
  byToken(token: string): Promise<StoredPortfolio | undefined>
  /** In the place of what was kept of the attempt; its old address is gone with it. */
  save(portfolio: StoredPortfolio): Promise<void>
}
