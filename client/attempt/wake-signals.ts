export interface WakeSignals {
  /** The network came back or the person looks at the page again: try at once. */
  readonly onWake: (listener: () => void) => () => void
  /** The browser says that the network is gone; the connection may still be alive. */
  readonly onDoubt: (listener: () => void) => () => void
}

export const browserWakeSignals: WakeSignals = {
  onWake(listener) {
    const stop = new AbortController()
    window.addEventListener('online', listener, { signal: stop.signal })
    window.addEventListener('pageshow', listener, { signal: stop.signal })
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState === 'visible') listener()
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  },
  onDoubt(listener) {
    const stop = new AbortController()
    window.addEventListener('offline', listener, { signal: stop.signal })
    return () => stop.abort()
  },
}
