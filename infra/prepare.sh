#!/usr/bin/env sh
# Before azd provisions: which of the two parameter files holds (azd env set STAGE dev|prod), and what Azure lets be set only once.
set -eu
cd "$(dirname "$0")"

stage=${STAGE:-dev}
[ -f "main.$stage.bicepparam" ] || { echo "STAGE is $stage: it must be dev or prod (azd env set STAGE prod)." >&2; exit 1; }
# azd reads the file of this name; it is made anew at each run.
cp "main.$stage.bicepparam" main.bicepparam

# A budget's first month never changes: it is kept with the environment.
[ -n "${BUDGET_START:-}" ] || azd env set BUDGET_START "$(date -u +%Y-%m-01)"
