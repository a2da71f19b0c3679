/** The way in of one who came by the link: they may take their time to enter, and the link may be withdrawn meanwhile. */
export interface Entrance {
  /** Why it leads nowhere any more: the link was withdrawn, or nobody was there and the demo has left this server's memory. */
  closed(): 'withdrawn' | 'ended' | undefined
}

/** The ways into one demo. */
export interface Entrances {
  /** One by the link as it is now. */
  open(): Entrance
  /** Closes all that were opened before, for good. */
  withdraw(): void
}

export function createEntrances(isOver: () => boolean): Entrances {
  let link = {}
  return {
    open() {
      const own = link
      const ended = () => (isOver() ? 'ended' : undefined)
      return { closed: () => (own === link ? ended() : 'withdrawn') }
    },
    withdraw() {
      link = {}
    },
  }
}
