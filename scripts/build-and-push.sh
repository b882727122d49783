#!/usr/bin/env bash
# Build the three images of this commit, test and push them, and move the tag `prod` to them.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/aws.sh
. scripts/aws.sh

usage() {
    cat <<'END'
scripts/build-and-push.sh [STEP...]      without a STEP: the first five, in this order

  login   log in to the registry, and to Docker Hub if DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD are set
  build   build the three images of this commit
  test    run the contract tests against these images
  push    push the images under the commit's tag; an existing tag is never overwritten
  prod    move the tag prod of all three to this commit, and prod-previous to the image that prod named
  canary  move the tag canary of all three to this commit; prod does not move

If a step fails, the script stops and prod has not moved. Run it again to continue where it stopped. The running
services do not change before `scripts/deploy.sh roll`.

NAME (default farsight), AWS_REGION and the aws CLI's own variables select the platform. The script needs docker, aws
and git, and a tree without changes, because images are tagged with their commit.
END
}

# Succeed if all three images of the commit are in the registry. They were tested before they were pushed.
all_pushed() {
    local service
    for service in "${services[@]}"; do
        [ -n "$(digest "$service" "$commit")" ] || return 1
    done
}

login() {
    if [ -n "${DOCKERHUB_USERNAME:-}" ] && [ -n "${DOCKERHUB_PASSWORD:-}" ]; then
        docker login --username "$DOCKERHUB_USERNAME" --password-stdin <<<"$DOCKERHUB_PASSWORD"
    else
        say "DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD are not set: base images are pulled anonymously, which Docker Hub limits"
    fi
    aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
}

build() {
    if all_pushed; then
        say "the images of $commit are in the registry: there is nothing to build"
    else
        scripts/build-images.sh "$commit"
    fi
}

check() { # `test` is a shell builtin
    if all_pushed; then
        say "the images of $commit were tested before they were pushed"
    else
        scripts/test-images.sh "$commit"
    fi
}

push() {
    local service remote
    for service in "${services[@]}"; do
        remote=$registry/$name/$service:$commit
        if [ -n "$(digest "$service" "$commit")" ]; then
            say "$name/$service:$commit is already in the registry"
        else
            docker tag "farsight/$service:$commit" "$remote"
            docker push "$remote"
        fi
    done
    look_up
}

# Fail if an image of the commit is missing, before any tag is moved.
need_pushed() {
    local service
    for service in "${services[@]}"; do
        [ -n "$(digest "$service" "$commit")" ] ||
            fail "$name/$service:$commit is not in the registry: no tag was moved"
    done
}

prod() {
    local service new old
    need_pushed
    for service in "${services[@]}"; do
        new=$(digest "$service" "$commit") old=$(digest "$service" prod)
        if [ "$old" = "$new" ]; then
            say "$name/$service:prod is already $commit"
            continue
        fi
        [ -z "$old" ] || retag "$service" "$old" prod-previous
        retag "$service" "$new" prod
        say "$name/$service:prod is now $commit"
    done
}

canary() {
    local service
    need_pushed
    for service in "${services[@]}"; do
        retag "$service" "$(digest "$service" "$commit")" canary
    done
    say "canary is now $commit. To start it: scripts/deploy.sh roll yolo-canary (or depth-canary, web-canary)"
}

steps=()
for argument in "$@"; do
    case $argument in
        -h | --help)
            usage
            exit
            ;;
        test) steps+=(check) ;;
        login | build | push | prod | canary) steps+=("$argument") ;;
        *) fail "unknown step $argument; scripts/build-and-push.sh --help lists the steps" ;;
    esac
done
[ ${#steps[@]} -gt 0 ] || steps=(login build check push prod)

need docker "install Docker, or build with CodeBuild: aws codebuild start-build --project-name $name"
commit=$(this_commit)
need_account
docker version >/dev/null 2>&1 || fail "the Docker engine does not answer: start it"
[ "${steps[*]}" = login ] || look_up
for step in "${steps[@]}"; do
    "$step"
done
