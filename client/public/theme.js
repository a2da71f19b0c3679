// Loaded before anything is drawn, so that the page never flashes in the other theme. Chosen in app/theme.ts.
;(() => {
  const light = matchMedia('(prefers-color-scheme: light)').matches
  let stored
  try {
    stored = localStorage.getItem('assay.theme')
  } catch {
    // Storage can be forbidden; the system's choice stands.
  }
  document.documentElement.dataset.theme =
    stored === 'dark' || stored === 'light' ? stored : light ? 'light' : 'dark'
})()
