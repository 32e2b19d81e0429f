/** What a window shows when its page crashed twice: no script, so nothing in it can crash. Served under the page's own CSP. */
export const ERROR_PAGE_PATH = '/stopped.html'
export const ERROR_STYLE_PATH = '/stopped.css'

export const ERROR_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="color-scheme" content="dark light">
    <title>Tapedeck</title>
    <link rel="stylesheet" href=".${ERROR_STYLE_PATH}">
  </head>
  <body>
    <main>
      <h1>The window stopped twice in a minute.</h1>
      <p>Nothing is lost: the engine and the store run outside this window.</p>
      <p><a href="./index.html">Open Tapedeck again</a></p>
    </main>
  </body>
</html>
`

/** System colours: the app's own stylesheet has a name that changes with every build. */
export const ERROR_STYLE = `:root { color-scheme: dark light; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; font: 14px/1.5 system-ui, sans-serif; }
body { -webkit-app-region: drag; }
main { max-width: 420px; padding: 24px; }
h1 { font-size: 16px; font-weight: 600; margin: 0 0 8px; }
p { margin: 0 0 8px; }
a { color: LinkText; -webkit-app-region: no-drag; }
`
