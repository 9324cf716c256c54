/** What a query's macros need to know of the panel that asks. */
export interface Window {
  fromMillis: number;
  toMillis: number;
  intervalMillis: number;
}

type Macro = (argument: string[], window: Window) => string;

const seconds = (millis: number) => `toDateTime(${Math.floor(millis / 1000)})`;
const millis = (millis: number) => `fromUnixTimestamp64Milli(${millis})`;
const day = (millis: number) => `toDate('${new Date(millis).toISOString().slice(0, 10)}')`;

const between =
  (literal: (millis: number) => string): Macro =>
  ([column], { fromMillis, toMillis }) =>
    `${column} >= ${literal(fromMillis)} AND ${column} <= ${literal(toMillis)}`;

const intervalSeconds = ({ intervalMillis }: Window) => Math.max(1, Math.floor(intervalMillis / 1000));

const dateTimeFilter: Macro = ([date, time], window) =>
  `(${between(day)([date], window)}) AND (${between(seconds)([time], window)})`;

/** The ClickHouse plugin's macros by name, each with the number of its arguments. */
const MACROS: Record<string, { arity: number; expand: Macro }> = {
  fromTime: { arity: 0, expand: (_, { fromMillis }) => seconds(fromMillis) },
  toTime: { arity: 0, expand: (_, { toMillis }) => seconds(toMillis) },
  fromTime_ms: { arity: 0, expand: (_, { fromMillis }) => millis(fromMillis) },
  toTime_ms: { arity: 0, expand: (_, { toMillis }) => millis(toMillis) },
  timeFilter: { arity: 1, expand: between(seconds) },
  timeFilter_ms: { arity: 1, expand: between(millis) },
  dateFilter: { arity: 1, expand: between(day) },
  dateTimeFilter: { arity: 2, expand: dateTimeFilter },
  dt: { arity: 2, expand: dateTimeFilter },
  timeInterval: {
    arity: 1,
    expand: ([column], window) =>
      `toStartOfInterval(toDateTime(${column}), INTERVAL ${intervalSeconds(window)} second)`,
  },
  timeInterval_ms: {
    arity: 1,
    expand: ([column], { intervalMillis }) =>
      `toStartOfInterval(toDateTime64(${column}, 3), INTERVAL ${Math.max(1, Math.floor(intervalMillis))} millisecond)`,
  },
  interval_s: { arity: 0, expand: (_, window) => String(intervalSeconds(window)) },
};

/**
 * Expands the macros that the plugin's server side knows, after variables stand in the query. What Grafana itself expands
 * ($__interval, $__from and others) is no macro here and stays.
 */
export function expandMacros(sql: string, window: Window): string {
  return replaceCalls(sql, /\$__(\w+)/g, (name, call) => {
    const macro = MACROS[name];
    if (!macro) {
      return undefined;
    }
    const found = macro.arity === 0 && call.arguments.join('').trim() === '' ? [] : call.arguments;
    if (found.length !== macro.arity) {
      throw new Error(`$__${name} takes ${macro.arity} argument(s), got ${found.length}: ${call.text}`);
    }
    return macro.expand(found.map((argument) => argument.trim()), window);
  });
}

/**
 * Replaces $__conditionalAll(condition, $variable), as the plugin's browser side does before variables are put in: by 1=1 if the
 * variable stands for all or is empty, else by the condition.
 */
export function expandConditionalAll(sql: string, standsForAll: (variable: string) => boolean): string {
  return replaceCalls(sql, /\$__(conditionalAll)\b/g, (_, call) => {
    const variable = /^\s*\$\{?(\w+)/.exec(call.arguments[1] ?? '')?.[1];
    if (call.arguments.length !== 2 || !variable) {
      throw new Error(`$__conditionalAll takes a condition and a variable: ${call.text}`);
    }
    const condition = call.arguments[0];
    return standsForAll(variable) ? '1=1' : expandConditionalAll(condition, standsForAll);
  });
}

interface Call {
  /** The call as it stands in the query. */
  text: string;
  arguments: string[];
}

function replaceCalls(sql: string, name: RegExp, expand: (name: string, call: Call) => string | undefined): string {
  let result = '';
  let done = 0;
  for (const match of sql.matchAll(name)) {
    if (match.index < done) {
      continue;
    }
    const end = match.index + match[0].length;
    const list = sql[end] === '(' ? argumentList(sql, end) : { arguments: [], end };
    const expansion = expand(match[1], { text: sql.slice(match.index, list.end), arguments: list.arguments });
    if (expansion !== undefined) {
      result += sql.slice(done, match.index) + expansion;
      done = list.end;
    }
  }
  return result + sql.slice(done);
}

/** Splits at the commas of the outermost brackets; like the plugin it takes no notice of quotes. */
function argumentList(sql: string, open: number): { arguments: string[]; end: number } {
  const found: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open; i < sql.length; i++) {
    if (sql[i] === '(') {
      depth++;
    } else if (sql[i] === ')') {
      depth--;
      if (depth === 0) {
        return { arguments: [...found, sql.slice(start, i)], end: i + 1 };
      }
    } else if (sql[i] === ',' && depth === 1) {
      found.push(sql.slice(start, i));
      start = i + 1;
    }
  }
  throw new Error(`a bracket is not closed: ${sql.slice(open, open + 80)}`);
}
