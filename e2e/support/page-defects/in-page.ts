import { contrastDefects } from './contrast.ts'
import { stepFocus } from './focus.ts'
import { sizeDefects } from './sizes.ts'
import { structureDefects } from './structure.ts'

/** Everything found in this page that keeps somebody from using it, one sentence each. */
function pageDefects(): readonly string[] {
  return [...structureDefects(), ...contrastDefects(), ...sizeDefects()]
}

// The story calls these by name from outside the page.
Object.assign(globalThis, { assayPageDefects: pageDefects, assayStepFocus: stepFocus })
