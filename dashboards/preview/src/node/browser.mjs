import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const ORIGIN = 'http://preview.invalid';
const packages = createRequire(import.meta.url);
const folderOf = (name) => dirname(packages.resolve(`${name}/package.json`));

/** Grafana's application serves these at the same places. */
const FONTS = folderOf('inter-ui');
const MONO = join(folderOf('@fontsource/roboto-mono'), 'files', 'roboto-mono-latin-400-normal.woff2');
const ICONS = join(folderOf('@grafana/ui'), 'dist', 'public', 'img', 'icons');

/** Starts a headless Chromium that reaches nothing but what it is given here. */
export async function startBrowser(executablePath) {
  try {
    return await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--font-render-hinting=none',
        '--host-resolver-rules=MAP * ~NOTFOUND',
      ],
    });
  } catch (error) {
    const first = error.message.split('\n')[0];
    throw new Error(`cannot start ${executablePath}: ${first}\nInstall Chromium (Debian: apt install chromium) or name another one with --chromium or CHROMIUM`);
  }
}

/** Opens a page that draws one dashboard. */
export async function openPage(browser, { job, bundle, clickHouse, width, scale, say }) {
  const context = await browser.newContext({
    // Pictures are as high as what is drawn, never less than this.
    viewport: { width, height: 200 },
    deviceScaleFactor: scale,
    colorScheme: job.theme,
    timezoneId: job.timeZone && job.timeZone !== 'browser' ? job.timeZone : 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => say(`the page failed: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && process.env.PREVIEW_DEBUG && say(message.text()));
  await page.exposeFunction('askClickHouse', (sql) => clickHouse.ask(sql));
  await page.addInitScript((value) => (globalThis.job = value), job);
  await context.route('**/*', (route) => serve(route, bundle));
  await page.goto(`${ORIGIN}/page.html`);
  return page;
}

async function serve(route, bundle) {
  const { pathname } = new URL(route.request().url());
  const file = fileOf(pathname, bundle);
  try {
    await route.fulfill({ body: await readFile(file), contentType: typeOf(file) });
  } catch {
    await route.fulfill({ status: 404, body: '' });
  }
}

function fileOf(pathname, bundle) {
  const [, inter] = /^\/public\/fonts\/inter\/(.*)$/.exec(pathname) ?? [];
  const [, icon] = /^\/public\/build\/img\/icons\/(.*)$/.exec(pathname) ?? [];
  if (inter) {
    return join(FONTS, 'web', inter);
  }
  if (icon) {
    return join(ICONS, icon);
  }
  return pathname.startsWith('/public/fonts/roboto/') ? MONO : join(bundle, pathname);
}

function typeOf(file) {
  const types = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css', svg: 'image/svg+xml', woff2: 'font/woff2' };
  return types[file.split('.').at(-1)] ?? 'application/octet-stream';
}
