import type { JSX } from 'solid-js'
import { Announcer } from '../ui/announcer.tsx'
import { BrandMark } from '../ui/brand-mark.tsx'
import { ThemeButton } from '../ui/theme-button.tsx'
import { Clocks } from './clocks.tsx'
import { Dialogs } from './dialogs.tsx'
import './gallery.css'
import { Nodes } from './nodes.tsx'
import { Parts } from './parts.tsx'
import { Tasks } from './tasks.tsx'
import { Verdicts } from './verdicts.tsx'

/** Every part of `client/ui`, and every state of task, verdict, node, clock and dialog, in the theme that is chosen. */
export function Gallery(): JSX.Element {
  return (
    <main class="page">
      <header class="gallery-header">
        <BrandMark />
        <h1 class="page-title">Gallery</h1>
        <ThemeButton />
      </header>
      <Parts />
      <Tasks />
      <Verdicts />
      <Nodes />
      <Clocks />
      <Dialogs />
      <Announcer />
    </main>
  )
}
