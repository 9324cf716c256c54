import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Puts the page and Grafana's packages into one script in a folder. */
export async function bundle(source, folder) {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(source, 'main.tsx')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    minifySyntax: true,
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'globalThis' },
    // A font of the query editor, which is not drawn.
    loader: { '.ttf': 'empty' },
    logLevel: 'error',
  });
  await copyFile(join(source, 'page.html'), join(folder, 'page.html'));
}
