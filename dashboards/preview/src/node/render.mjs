import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage, startBrowser } from './browser.mjs';
import { bundle } from './bundle.mjs';
import { ClickHouse } from './clickhouse.mjs';
import { readOptions, UsageError } from './options.mjs';
import { runningStack } from './stack.mjs';

const SOURCES = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOT = resolve(SOURCES, '..', '..', '..');
const say = (line) => console.error(line);

async function main() {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) {
    return 0;
  }
  const clickHouse = new ClickHouse(serverOf(options));
  await clickHouse.ask('SELECT 1');
  const dashboards = await readDashboards(resolve(options.dashboards ?? join(ROOT, 'dashboards', 'grafana')), options.dashboard);
  const scratch = await mkdtemp(join(tmpdir(), 'earshot-preview-'));
  try {
    say("Bundling Grafana's packages");
    await bundle(join(SOURCES, 'page'), scratch);
    const browser = await startBrowser(options.chromium);
    try {
      let failures = 0;
      for (const dashboard of dashboards) {
        failures += await draw(dashboard, { browser, bundle: scratch, clickHouse, options });
      }
      return failures > 0 ? 1 : 0;
    } finally {
      await browser.close();
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function serverOf({ clickhouse, user, password, database, data }) {
  if (clickhouse) {
    return { url: clickhouse, user, password, database };
  }
  const stack = runningStack(resolve(data));
  if (!stack) {
    throw new Error(`no laptop stack runs from ${data}: start one with ./earshot demo, or name a server with --clickhouse`);
  }
  say(`ClickHouse of the laptop stack: ${stack.url}`);
  return stack;
}

async function readDashboards(path, uids) {
  const found = await stat(path).catch(() => {
    throw new Error(`no dashboards at ${path}: name a file or a folder with --dashboards`);
  });
  const files = found.isDirectory()
    ? (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.json')).map((name) => join(path, name))
    : [path];
  const read = await Promise.all(files.sort().map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
  const dashboards = read.filter(({ panels, uid }) => panels && uid);
  const missing = uids.filter((uid) => !dashboards.some((dashboard) => dashboard.uid === uid));
  if (missing.length > 0 || dashboards.length === 0) {
    const there = dashboards.map(({ uid }) => uid).join(', ') || 'none';
    throw new Error(`${path} has no dashboard ${missing.join(', ') || 'at all'}; there is: ${there}`);
  }
  return uids.length > 0 ? dashboards.filter(({ uid }) => uids.includes(uid)) : dashboards;
}

/** Draws a dashboard and says how; returns the number of things that went wrong. */
async function draw(dashboard, { browser, bundle, clickHouse, options }) {
  say(`${dashboard.uid}: ${dashboard.title}`);
  const { from, to, timezone: timeZone, theme, variables, width, scale } = options;
  const job = { dashboard, from, to, timeZone, theme, variables };
  const page = await openPage(browser, { job, bundle, clickHouse, width, scale, say });
  try {
    const report = await settled(page, options.timeoutMillis);
    await mkdir(join(options.out, dashboard.uid), { recursive: true });
    const whole = join(options.out, `${dashboard.uid}.png`);
    await writeFile(whole, await picture(page, width));
    for (const panel of report.panels) {
      const file = join(options.out, dashboard.uid, `${panel.id}-${slug(panel.title)}.png`);
      await page.locator(`[data-viz-panel-key="${panel.key}"]`).screenshot({ path: file });
      say(`  ${MARKS[panel.state]} ${panel.id} ${panel.title || '(no title)'}${panel.message ? `: ${panel.message}` : ''}`);
    }
    report.problems.forEach((problem) => say(`  ✗ ${problem}`));
    say(`  ${relative(process.cwd(), whole)}`);
    const bad = options['allow-empty'] ? ['failed', 'loading'] : ['failed', 'loading', 'empty'];
    return report.problems.length + report.panels.filter(({ state }) => bad.includes(state)).length;
  } finally {
    await page.context().close();
  }
}

const MARKS = { drawn: '✓', empty: '✗ empty:', failed: '✗', loading: '✗ still loading:' };

/** Waits until no panel is loading any more, or for as long as one may. */
async function settled(page, timeout) {
  const still = () => globalThis.report?.().panels.every(({ state }) => state !== 'loading') ?? false;
  await page.waitForFunction(still, undefined, { timeout, polling: 100 }).catch(() => undefined);
  await quiet(page);
  return page.evaluate(() => globalThis.report?.() ?? { panels: [], problems: ['the page did not start'] });
}

/** Takes the whole page: as it is seen in a window that is high enough, once two pictures in a row are the same. */
async function picture(page, width) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  let last = Buffer.of();
  for (let tries = 0; tries < 20; tries++) {
    await quiet(page);
    const next = await page.screenshot();
    if (next.equals(last)) {
      break;
    }
    last = next;
  }
  return last;
}

/** Waits until the page has had nothing to do for a number of frames: plots and tables draw some frames after their data. */
async function quiet(page) {
  await page.evaluate(async () => {
    let idle = 0;
    const watch = new MutationObserver(() => (idle = 0));
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    for (let frames = 0; idle < 20 && frames < 1000; frames++, idle++) {
      await new Promise(requestAnimationFrame);
      await new Promise(requestIdleCallback);
    }
    watch.disconnect();
  });
}

function slug(title) {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 60) || 'panel';
}

main()
  .then((code) => (process.exitCode = code))
  .catch((error) => {
    say(`✗ ${error.message}`);
    if (error instanceof UsageError) {
      say('--help says what there is');
    }
    process.exitCode = error instanceof UsageError ? 2 : 1;
  });
