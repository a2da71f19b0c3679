/**
 * Opens the port, then takes up what a server before has left, and resolves with the address. The page answers meanwhile: who
 * asks for an attempt that is not taken up yet waits for that one alone.
 */
export async function openThenTakeUp(
  open: () => Promise<string>,
  takeUp: () => Promise<void>,
): Promise<string> {
  const address = await open()
  await takeUp()
  return address
}
