// What every command of the project needs before it begins.
import { ensureNpmPackages } from './npm-packages.mjs'
import { ensureAuthorPanelBuilt, ensurePageBuilt } from './page-build.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/**
 * Makes sure that tools, packages and page are there; ends the process with a sentence where they cannot be had. `atTheEnd` is
 * called before that.
 */
export function prepare({
  testing = false,
  system = true,
  page = true,
  panel = false,
  atTheEnd = () => {},
} = {}) {
  try {
    if (system) ensureSystemPackages({ testing })
    ensureNpmPackages()
    if (page) ensurePageBuilt()
    if (panel) ensureAuthorPanelBuilt()
  } catch (error) {
    console.error(error.message)
    atTheEnd()
    process.exit(1)
  }
}
