import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTROL_GROUPS, isVersionTwo, ownGroup } from './control-groups.ts'

/** What the kernel gives a program that nobody has said anything about. */
const SHARES_OF_A_PROGRAM = 1_024
const WEIGHT_OF_A_PROGRAM = 100

/**
 * Makes a control group whose processes together have the share of the processors that so many programs have, on a machine
 * where there is not enough for all; what they start is inside as well, whatever sessions it begins. Answers its folder, or
 * undefined where this process may not make one, which costs nothing but the share.
 */
export function makeProcessorGroup(
  name: string,
  programs: number,
  root = CONTROL_GROUPS,
): string | undefined {
  try {
    return isVersionTwo(root) ? versionTwo(root, name, programs) : versionOne(root, name, programs)
  } catch {
    return undefined // Not delegated, read-only or without the controller: all mean the same here.
  }
}

/** Puts a process, and all that it starts from then on, into a group that was made; does nothing where none was. */
export function enterProcessorGroup(folder: string | undefined, pid: number): void {
  if (folder === undefined) return
  try {
    writeFileSync(join(folder, 'cgroup.procs'), String(pid))
  } catch {
    // It is gone already, or must stay where it is: it runs with the usual share.
  }
}

function versionTwo(root: string, name: string, programs: number): string {
  const folder = join(root, name)
  appendFileSync(join(root, 'cgroup.subtree_control'), '+cpu')
  makeFolder(folder)
  writeFileSync(join(folder, 'cpu.weight'), String(programs * WEIGHT_OF_A_PROGRAM))
  return folder
}

function versionOne(root: string, name: string, programs: number): string {
  const folder = join(root, 'cpu', ownGroup('cpu'), name)
  makeFolder(folder)
  writeFileSync(join(folder, 'cpu.shares'), String(programs * SHARES_OF_A_PROGRAM))
  return folder
}

/** Not its parents: those are the kernel's, where making them recursively can go on for ever. */
export function makeFolder(path: string): void {
  if (!existsSync(path)) mkdirSync(path)
}
