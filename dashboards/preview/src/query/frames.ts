import { DataFrame, dateTimeForTimeZone, Field, FieldType, Labels } from '@grafana/data';

/** The answer of ClickHouse in FORMAT JSONCompact. */
export interface Answer {
  meta: Array<{ name: string; type: string }>;
  data: unknown[][];
}

/**
 * Turns an answer into a frame, as the plugin's converters do: dates and times to milliseconds (a date to its midnight in the
 * dashboard's time zone), every number to a double, what is neither text nor number to JSON.
 */
export function toFrame(answer: Answer, refId: string, timeZone: string): DataFrame {
  const fields = answer.meta.map(({ name, type }, column): Field => {
    const kind = kindOf(type);
    const convert = converter(kind, timeZone);
    return {
      name,
      type: kind === 'date' ? FieldType.time : kind,
      config: {},
      values: answer.data.map((row) => (row[column] === null ? null : convert(row[column]))),
    };
  });
  return { refId, name: refId, fields, length: answer.data.length };
}

/**
 * Spreads a long time series (a time, numbers, and texts that tell the series apart) to one number field per series, as the
 * plugin does for the format "time series". A frame without time, numbers or texts stays as it is.
 */
export function longToWide(frame: DataFrame): DataFrame {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const numbers = frame.fields.filter(({ type }) => type === FieldType.number);
  const texts = frame.fields.filter(({ type }) => type === FieldType.string || type === FieldType.boolean);
  if (!time || numbers.length === 0 || texts.length === 0) {
    return frame;
  }
  const times: number[] = [];
  const series = new Map<string, Field>();
  time.values.forEach((at, row) => {
    const last = times.at(-1);
    if (at === null || (last !== undefined && at < last)) {
      throw new Error('a long time series must be ordered by time, ascending, without nulls: add ORDER BY');
    }
    if (at !== last) {
      times.push(at);
    }
    const labels: Labels = Object.fromEntries(texts.map((text) => [text.name, String(text.values[row] ?? '')]));
    for (const number of numbers) {
      const key = JSON.stringify([number.name, labels]);
      let field = series.get(key);
      if (!field) {
        field = { ...number, labels, values: [] };
        series.set(key, field);
      }
      field.values[times.length - 1] = number.values[row];
    }
  });
  for (const { values } of series.values()) {
    for (let i = 0; i < times.length; i++) {
      values[i] ??= null;
    }
  }
  const ordered = [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field);
  return { ...frame, fields: [{ ...time, values: times }, ...ordered], length: times.length };
}

type Kind = FieldType.number | FieldType.string | FieldType.boolean | FieldType.time | FieldType.other | 'date';

function kindOf(type: string): Kind {
  const wrapped = /^(?:Nullable|LowCardinality|SimpleAggregateFunction)\((.*)\)$/.exec(type);
  if (wrapped) {
    return kindOf(type.startsWith('SimpleAggregateFunction') ? wrapped[1].slice(wrapped[1].indexOf(',') + 1).trim() : wrapped[1]);
  }
  if (/^(U?Int|Float|BFloat|Decimal)\d*/.test(type)) {
    return FieldType.number;
  }
  if (type.startsWith('DateTime')) {
    return FieldType.time;
  }
  if (type.startsWith('Date')) {
    return 'date';
  }
  if (type === 'Bool') {
    return FieldType.boolean;
  }
  return /^(String|FixedString|Enum|UUID|IPv)/.test(type) ? FieldType.string : FieldType.other;
}

function converter(kind: Kind, timeZone: string): (value: unknown) => unknown {
  switch (kind) {
    case FieldType.number:
      return (value) => (typeof value === 'string' ? Number(value.replace('inf', 'Infinity')) : value);
    case FieldType.time:
      return (value) => Date.parse(String(value));
    case 'date':
      return (value) => dateTimeForTimeZone(timeZone, String(value)).valueOf();
    case FieldType.other:
      return (value) => JSON.stringify(value);
    default:
      return (value) => value;
  }
}
