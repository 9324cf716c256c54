import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandConditionalAll, expandMacros } from './macros';

const window = { fromMillis: 1_700_000_000_500, toMillis: 1_700_086_400_000, intervalMillis: 90_500 };
const F = 'toDateTime(1700000000)';
const T = 'toDateTime(1700086400)';

const expansions: Array<[string, string]> = [
  ['$__fromTime', F],
  ['$__toTime', T],
  ['$__fromTime_ms', 'fromUnixTimestamp64Milli(1700000000500)'],
  ['$__toTime_ms', 'fromUnixTimestamp64Milli(1700086400000)'],
  ['$__timeFilter(at)', `at >= ${F} AND at <= ${T}`],
  ['$__dateFilter(day)', "day >= toDate('2023-11-14') AND day <= toDate('2023-11-15')"],
  [
    '$__dateTimeFilter(day, at)',
    `(day >= toDate('2023-11-14') AND day <= toDate('2023-11-15')) AND (at >= ${F} AND at <= ${T})`,
  ],
  ['$__timeInterval(at)', 'toStartOfInterval(toDateTime(at), INTERVAL 90 second)'],
  ['$__interval_s', '90'],
];
for (const [macro, expected] of expansions) {
  test(`${macro} expands as in the plugin`, () => {
    assert.equal(expandMacros(`SELECT ${macro} FROM t`, window), `SELECT ${expected} FROM t`);
  });
}

test('a macro takes an argument with brackets and commas of its own', () => {
  assert.equal(
    expandMacros('$__timeInterval(greatest(a, b))', window),
    'toStartOfInterval(toDateTime(greatest(a, b)), INTERVAL 90 second)'
  );
});

test('an interval is never shorter than a second', () => {
  assert.equal(expandMacros('$__interval_s', { ...window, intervalMillis: 200 }), '1');
});

test('what is no macro of the plugin stays', () => {
  assert.equal(expandMacros('SELECT $__interval, $store', window), 'SELECT $__interval, $store');
});

test('a macro with a missing argument is named', () => {
  assert.throws(() => expandMacros('$__dateTimeFilter(day)', window), /\$__dateTimeFilter takes 2 argument\(s\), got 1/);
});

test('a condition goes when its variable stands for all', () => {
  const sql = "WHERE $__conditionalAll(c IN (${c:singlequote}), $c) AND $__conditionalAll(f(d) IN ($d), ${d})";
  assert.equal(expandConditionalAll(sql, (name) => name === 'c'), 'WHERE 1=1 AND f(d) IN ($d)');
});
