#!/bin/bash
# The contract tests against the images, through their router: scripts/test-images.sh [TAG]
#
# The images farsight/{yolo,depth,web}:TAG, `local` unless said otherwise, stand up as in compose.yaml, with tiny bundles.
# Tests that need settings of their own, a gate or a port that no router leads to are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1-}" = --help ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit
fi
tag=${1:-local}
for name in yolo depth web; do
    if ! docker image inspect "farsight/$name:$tag" >/dev/null; then
        echo "test-images: no farsight/$name:$tag: scripts/build-images.sh $tag makes it, where a Docker engine runs." >&2
        exit 1
    fi
done
scripts/setup develop
TESTS_IMAGES=$tag .venv/bin/python -m pytest -q tests/contract
