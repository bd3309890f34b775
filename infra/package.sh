#!/usr/bin/env sh
# Makes artifacts/traceability.zip, the Functions package, where it is not there yet: here on Linux, elsewhere in a container, because
# Native AOT does not compile for another operating system. To deploy what CI tested, put CI's package there first.
set -eu
cd "$(dirname "$0")/.."

if [ -f artifacts/traceability.zip ]; then
  echo "artifacts/traceability.zip is there and is deployed as it is; remove it to build anew."
  exit 0
fi

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  exec docker run --rm --platform linux/amd64 -v "$PWD:/source" -w /source mcr.microsoft.com/dotnet/sdk:10.0 sh -c \
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends clang zlib1g-dev nodejs npm zip && infra/package.sh'
fi

for program in clang zip npm; do
  command -v "$program" >/dev/null || { echo "needs $program" >&2; exit 1; }
done

rm -rf artifacts/package
dotnet publish functions -c Release -r linux-x64 -o artifacts/package
# From inside: the host looks for host.json at the top. zip keeps the bit that lets the binary run.
(cd artifacts/package && zip -q -r -X ../traceability.zip .)
