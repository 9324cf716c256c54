import { parseArgs } from 'node:util';

const HELP = `Draws Earshot's dashboards to PNG files: a preview with Grafana's own front-end packages, without a Grafana server.

Usage: dashboards/preview/render --out DIR [options]

What is drawn
  --out DIR             Where the pictures go: UID.png is the whole dashboard, UID/ID-TITLE.png one panel
  --dashboard UID       Draw this one only; may be repeated (default: all)
  --dashboards PATH     A dashboard's JSON file, or a folder of them (default: dashboards/grafana)
  --from, --to TIME     Time range as in Grafana: now-30d, 2026-07-01T00:00:00Z, ... (default: the dashboard's own)
  --timezone ZONE       Time zone of the dashboard, Europe/Berlin for example (default: the dashboard's own, "browser" meaning UTC)
  --var NAME=VALUE      Value of a variable, or All; repeat it for many values (default: the dashboard's own)

Where the data is: by default in the laptop stack that runs from the folder .earshot
  --clickhouse URL      HTTP address of ClickHouse, http://127.0.0.1:8123 for example
  --user NAME           (default: earshot_reader)
  --database NAME       (default: earshot)
  The password is read from the environment variable CLICKHOUSE_PASSWORD.
  --data DIR            Folder of the laptop stack (default: .earshot)

How it looks
  --theme dark|light    (default: dark)
  --width PIXELS        Width of the whole dashboard (default: 1600)
  --scale FACTOR        Picture pixels per pixel (default: 1)

  --allow-empty         Panels without data are reported, but are no failure
  --timeout SECONDS     How long a dashboard may take (default: 120)
  --chromium PATH       The browser (default: the environment variable CHROMIUM, else chromium)
  --help                This text

Exit code: 0 all panels are drawn; 1 a panel failed or is empty, or something else is wrong; 2 wrong options.
`;

/** Wrong options, all of them. */
export class UsageError extends Error {}

/** Reads the command line; returns undefined if it only asks for help, which is then said. */
export function readOptions(args, environment) {
  const { values } = parse(args);
  if (values.help) {
    process.stdout.write(HELP);
    return undefined;
  }
  const wrong = [];
  if (!values.out) {
    wrong.push('--out is missing: name the folder for the pictures');
  }
  if (!['dark', 'light'].includes(values.theme)) {
    wrong.push(`--theme must be dark or light, got ${values.theme}`);
  }
  for (const name of ['width', 'scale', 'timeout']) {
    if (!(Number(values[name]) > 0)) {
      wrong.push(`--${name} must be a number above 0, got ${values[name]}`);
    }
  }
  if (values.clickhouse && !/^https?:\/\//.test(values.clickhouse)) {
    wrong.push(`--clickhouse must be an address that begins with http:// or https://, got ${values.clickhouse}`);
  }
  const variables = {};
  for (const assignment of values.var) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(assignment) ?? [];
    if (name) {
      (variables[name] ??= []).push(value);
    } else {
      wrong.push(`--var must be NAME=VALUE, got ${assignment}`);
    }
  }
  if (wrong.length > 0) {
    throw new UsageError(wrong.join('\n'));
  }
  return {
    ...values,
    variables,
    width: Number(values.width),
    scale: Number(values.scale),
    timeoutMillis: 1000 * Number(values.timeout),
    chromium: values.chromium ?? environment.CHROMIUM ?? '/usr/bin/chromium',
    password: environment.CLICKHOUSE_PASSWORD ?? '',
  };
}

function parse(args) {
  const text = (value) => ({ type: 'string', ...(value === undefined ? {} : { default: value }) });
  try {
    return parseArgs({
      args,
      options: {
        out: text(),
        dashboard: { type: 'string', multiple: true, default: [] },
        dashboards: text(),
        from: text(),
        to: text(),
        timezone: text(),
        var: { type: 'string', multiple: true, default: [] },
        clickhouse: text(),
        user: text('earshot_reader'),
        database: text('earshot'),
        data: text('.earshot'),
        theme: text('dark'),
        width: text('1600'),
        scale: text('1'),
        'allow-empty': { type: 'boolean', default: false },
        timeout: text('120'),
        chromium: text(),
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
}
