import { type Named, shopName } from '../shop.ts'

/** What the task `recipes` is about. */
export const recipesOf = (context: Named) => ({ function: shopName(context, 'recipes') })

/** What a token costs, in millionths of a euro: what the model reads, and what it says. */
export const microEuros = { input: 6, output: 24 }

/** Dishes of which there is a recipe. */
export const dishes = ['risotto', 'shakshuka', 'ramen', 'goulash', 'paella', 'dumplings'] as const
