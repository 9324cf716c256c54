import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FieldType } from '@grafana/data';
import { longToWide, toFrame } from './frames';

const answer = (columns: Array<[string, string]>, ...data: unknown[][]) =>
  toFrame({ meta: columns.map(([name, type]) => ({ name, type })), data }, 'A', 'Europe/Berlin');

test('a time is an instant and a date its midnight where the dashboard is', () => {
  const { fields } = answer(
    [
      ['at', "DateTime64(6, 'UTC')"],
      ['day', 'Nullable(Date32)'],
    ],
    ['2026-07-01T12:00:00.500000Z', '2026-07-01'],
    ['2026-07-01T12:00:00.500000Z', null]
  );
  assert.deepEqual(fields.map(({ type }) => type), [FieldType.time, FieldType.time]);
  assert.deepEqual(fields[0].values[0], Date.UTC(2026, 6, 1, 12, 0, 0, 500));
  assert.deepEqual(fields[1].values, [Date.UTC(2026, 5, 30, 22), null]);
});

test('numbers are doubles, texts texts, and the rest JSON', () => {
  const { fields } = answer(
    [
      ['n', 'Nullable(Decimal(18, 2))'],
      ['bad', 'Float64'],
      ['name', 'LowCardinality(Nullable(String))'],
      ['list', 'Array(String)'],
    ],
    [1.5, '-inf', 'a', ['x']]
  );
  assert.deepEqual(fields.map(({ values }) => values[0]), [1.5, -Infinity, 'a', '["x"]']);
});

test('a long time series becomes a number column per text, with gaps where there is no row', () => {
  const wide = longToWide(
    answer(
      [
        ['time', 'DateTime'],
        ['model', 'String'],
        ['net', 'Int64'],
      ],
      ['2026-07-01T00:00:00Z', 'linear', 1],
      ['2026-07-01T00:00:00Z', 'first', 2],
      ['2026-07-02T00:00:00Z', 'linear', 3]
    )
  );
  assert.equal(wide.length, 2);
  assert.deepEqual(
    wide.fields.slice(1).map(({ name, labels, values }) => [name, labels?.model, values]),
    [
      ['net', 'first', [2, null]],
      ['net', 'linear', [1, 3]],
    ]
  );
});

test('a long time series that is not ordered by time is refused', () => {
  const long = answer(
    [
      ['time', 'DateTime'],
      ['model', 'String'],
      ['net', 'Int64'],
    ],
    ['2026-07-02T00:00:00Z', 'linear', 1],
    ['2026-07-01T00:00:00Z', 'linear', 2]
  );
  assert.throws(() => longToWide(long), /ORDER BY/);
});
