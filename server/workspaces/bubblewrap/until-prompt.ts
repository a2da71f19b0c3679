import type { TerminalSize, Workspace } from '../driver.ts'

/** A shell that has said nothing for so long is not waited for: it comes when it comes. Milliseconds. */
const patienceMs = 5_000

/** Opens a terminal and resolves when its shell has begun to speak; whoever attaches to it later finds its prompt there. */
export async function untilPrompt(
  workspace: Pick<Workspace, 'openTerminal'>,
  wanted: { readonly id: string; readonly size: TerminalSize },
): Promise<void> {
  const terminal = await workspace.openTerminal(wanted)
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, patienceMs)
  if (terminal.backlog.data.length > 0) resolve()
  terminal.listen({ output: () => resolve(), replay: () => resolve() })
  void terminal.exited.then(() => resolve())
  await promise
  clearTimeout(timer)
  terminal.detach()
}
