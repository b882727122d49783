#!/bin/bash
# Build the three images: scripts/build-images.sh [TAG]
#
# They are called farsight/{yolo,depth,web}:TAG; the default TAG is `local`.
# YOLO_BUNDLE and DEPTH_BUNDLE name the bundles to include, folders in models/ (default models/demo/yolo and
# models/demo/depth). PYTHON_IMAGE, NODE_IMAGE and DEBIAN_IMAGE replace the Dockerfiles' base images.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1-}" = --help ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit
fi
tag=${1:-local}
commit=$(git rev-parse HEAD 2>/dev/null || cat .commit 2>/dev/null || echo unknown)
[ -z "$(git status --porcelain 2>/dev/null)" ] || commit=$commit-dirty

bases=()
for base in PYTHON_IMAGE NODE_IMAGE DEBIAN_IMAGE; do
    [ -z "${!base-}" ] || bases+=(--build-arg "$base=${!base}")
done

# build NAME FOLDER [BUNDLE]
build() {
    local name="farsight/$1:$tag" arguments=(--build-arg "COMMIT=$commit" "${bases[@]}")
    if [ -n "${3-}" ]; then
        if ! [ -f "$3/bundle.json" ]; then
            echo "build-images: there is no $3/bundle.json. Run make models, or name another folder in models/." >&2
            exit 1
        fi
        arguments+=(--build-arg "BUNDLE=$3")
    fi
    echo "build-images: $name"
    docker build --quiet -f "$2/Dockerfile" -t "$name" "${arguments[@]}" .
}

build yolo yolo-flask-app "${YOLO_BUNDLE:-models/demo/yolo}"
build depth depth-anything-flask-app "${DEPTH_BUNDLE:-models/demo/depth}"
build web react-webapp
