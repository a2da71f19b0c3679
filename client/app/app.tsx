import type { JSX } from 'solid-js'
import { Announcer } from '../ui/announcer.tsx'

export function App(): JSX.Element {
  return <Announcer />
}
