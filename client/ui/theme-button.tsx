import Moon from 'lucide-solid/icons/moon'
import Sun from 'lucide-solid/icons/sun'
import { type JSX, Show } from 'solid-js'
import { IconButton } from './icon-button.tsx'
import { inPageLanguage } from './page-language.ts'
import { theme, toggleTheme } from './theme.ts'
import { uiWords } from './ui-words.ts'

/** Changes between dark and light. */
export function ThemeButton(): JSX.Element {
  const words = () => inPageLanguage(uiWords)
  return (
    <IconButton label={theme() === 'dark' ? words().toLight : words().toDark} onClick={toggleTheme}>
      <Show when={theme() === 'dark'} fallback={<Moon size={16} stroke-width={1.6} />}>
        <Sun size={16} stroke-width={1.6} />
      </Show>
    </IconButton>
  )
}
