import type { PortfolioStore, StoredPortfolio } from '../portfolio-store.ts'

/** A store of portfolios that forgets. */
export function createMemoryPortfolios(): PortfolioStore {
  const kept = new Map<string, StoredPortfolio>()
  return {
    ofAttempt: async attemptId => kept.get(attemptId),
    byToken: async token => [...kept.values()].find(portfolio => portfolio.token === token),
    save: async portfolio => void kept.set(portfolio.attemptId, portfolio),
  }
}
