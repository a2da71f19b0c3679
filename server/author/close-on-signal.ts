const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Closes what a command has started also when somebody breaks it off (Ctrl-C, a time limit, a closed terminal), and then ends this
 * process by the same signal. @returns closes it now, and listens no more; rejects as `close` does
 */
export function closeOnSignal(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined
  const closeOnce = () => {
    closing ??= close()
    return closing
  }
  const listenNoMore = () => {
    for (const signal of signals) process.off(signal, breakOff)
  }
  const breakOff = (signal: NodeJS.Signals) => {
    void closeOnce()
      .catch(error => console.error(error instanceof Error ? error.message : error))
      .finally(() => {
        listenNoMore()
        process.kill(process.pid, signal)
      })
  }
  for (const signal of signals) process.on(signal, breakOff)
  return () => closeOnce().finally(listenNoMore)
}
