import Moon from 'lucide-solid/icons/moon'
import Sun from 'lucide-solid/icons/sun'
import { type JSX, Show } from 'solid-js'
import { IconButton } from './icon-button.tsx'
import { theme, toggleTheme } from './theme.ts'

/** Changes between dark and light. */
export function ThemeButton(): JSX.Element {
  return (
    <IconButton
      label={theme() === 'dark' ? 'Change to the light theme' : 'Change to the dark theme'}
      onClick={toggleTheme}
    >
      <Show when={theme() === 'dark'} fallback={<Moon size={16} stroke-width={1.6} />}>
        <Sun size={16} stroke-width={1.6} />
      </Show>
    </IconButton>
  )
}
