import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the laptop stack of a data folder answers, and the reader's password; undefined where none runs. */
export function runningStack(folder) {
  for (const file of [join(folder, 'stack.properties'), join(folder, 'demo', 'stack.properties')]) {
    if (!existsSync(file)) {
      continue;
    }
    const values = properties(readFileSync(file, 'utf8'));
    const [, host, database] = /^jdbc:clickhouse:\/\/([^/?]+)\/(\w+)/.exec(values['clickhouse.url'] ?? '') ?? [];
    const password = join(dirname(values['clickhouse.password.file'] ?? ''), 'earshot_reader');
    if (host && isAlive(Number(values.pid)) && existsSync(password)) {
      return { url: `http://${host}`, user: 'earshot_reader', password: readFileSync(password, 'utf8'), database };
    }
  }
  return undefined;
}

function properties(text) {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => /^(.*?)=(.*)$/.exec(line.replaceAll('\\', '')).slice(1)));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
