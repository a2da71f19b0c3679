import { z } from 'zod'

/** The id of a task, a domain, a solution: lower-case letters, digits and dashes. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,40}$/, 'identifiers are lower-case letters, digits and dashes')
/** A file of the challenge by its path below the challenge's folder. */
export const relativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./-]{1,200}$/, 'paths are relative to the challenge folder')
/** `checks/orders.ts#write`: a module of the challenge and the name of its export. */
export const codeReference = z
  .string()
  .regex(/^[\w./-]+\.ts#[A-Za-z]\w*$/, 'write it as path/to/file.ts#exportedName')
/** A node of the diagram. */
export const nodeId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,30}$/, 'diagram node ids are letters and digits')
/** A folder of the challenge, with `{{parameter}}`: `faults/{{cartFault}}`. */
export const overlayFolder = z
  .string()
  .regex(/^(?!\/)(?!.*\.\.)[\w./{}-]{1,200}$/, 'overlays are folders of the challenge, {{parameter}} allowed')
