import { expect, it } from 'vitest'
import { areSamePackages } from './npm-packages.mjs'

const one = { version: '1.0.0', integrity: 'sha512-one' }
const forOtherMachines = { ...one, optional: true }
const lockfile = { 'node_modules/one': one, 'node_modules/other': forOtherMachines }

it.each([
  ['all of them', { 'node_modules/one': one, 'node_modules/other': one }, true],
  ['all but those for other machines', { 'node_modules/one': one }, true],
  ['none', {}, false],
  ['another version', { 'node_modules/one': { ...one, version: '1.0.1' } }, false],
  ['another content', { 'node_modules/one': { ...one, integrity: 'sha512-two' } }, false],
  ['another version of an optional one', { 'node_modules/one': one, 'node_modules/other': {} }, false],
  ['more', { 'node_modules/one': one, 'node_modules/two': one }, false],
])('knows of %s whether they are the packages of the lockfile', (_, installed, isSame) => {
  expect(areSamePackages(lockfile, installed)).toBe(isSame)
})
