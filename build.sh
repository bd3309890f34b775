#!/usr/bin/env bash
# The one gate: format, compile with warnings as errors, test.
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore
dotnet csharpier format .
dotnet test
