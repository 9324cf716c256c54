#!/usr/bin/env bash
# Fetches the ClickHouse library of the laptop stack (178 MB) unless the lockfile's is here already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if cmp -s package-lock.json node_modules/.fetched; then exit 0; fi
echo "Fetching the ClickHouse library (178 MB, once; about ten seconds on a fast line) ..."
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
cp package-lock.json node_modules/.fetched
