// Both files of the one font are asked for with the page itself, since `font-display: optional` waits for neither.
import type { Plugin } from 'vite';

export const preloadFonts = (): Plugin => ({
  name: 'hoctap-preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => /geologica-.*\.woff2$/.test(file))
        .map((file) => ({ tag: 'link', attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: true }, injectTo: 'head' as const })),
  },
});
