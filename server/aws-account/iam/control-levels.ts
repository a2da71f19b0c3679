/**
 * The policies that are attached to the root of an organisation, to each unit below it and to an account, a list for each, as parsed
 * documents. Each level has to allow, and none may deny (AWS Organizations User Guide, "SCP evaluation").
 */
export type ControlLevels = readonly (readonly unknown[])[]

/** What an organisation's policies of one kind say: undefined where they let it pass. */
export function controlRefusal(
  levels: ControlLevels,
  scan: (documents: readonly unknown[]) => {
    readonly isDenied: boolean
    readonly allows: readonly unknown[]
  },
): { readonly explicit: boolean } | undefined {
  const scans = levels.map(scan)
  if (scans.some(({ isDenied }) => isDenied)) return { explicit: true }
  return scans.every(({ allows }) => allows.length > 0) ? undefined : { explicit: false }
}
