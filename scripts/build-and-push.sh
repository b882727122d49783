#!/usr/bin/env bash
# Builds the three images of this commit, tests them, pushes them, makes them what `prod` names.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/aws.sh
. scripts/aws.sh

usage() {
    cat <<'END'
scripts/build-and-push.sh [STEP...]      the first five, in this order, where none is named

  login   to the registry, and to Docker Hub where DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD are set
  build   the three images of this commit
  test    the contract tests against those images
  push    them under the commit's tag; a tag that is there already is never overwritten
  prod    moves the tag prod of all three to this commit, and prod-previous to what prod was
  canary  moves the tag canary to this commit, and prod of none

A failing step ends it: no prod has moved then, and running it again goes on where it stopped. Nothing is
running differently before `scripts/deploy.sh roll`.

NAME (farsight), AWS_REGION and the aws CLI's own variables say where. Needs docker, aws and git, and a tree
without changes: the tag is the commit.
END
}

# True where all three images of the commit are in the registry: they were tested before they came there.
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
        say "no DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD: base images are pulled anonymously, which is rationed"
    fi
    aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
}

build() {
    if all_pushed; then
        say "the images of $commit are in the registry: nothing to build"
    else
        scripts/build-images.sh "$commit"
    fi
}

check() { # the shell has a `test` of its own
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
            say "$name/$service:$commit is there already"
        else
            docker tag "farsight/$service:$commit" "$remote"
            docker push "$remote"
        fi
    done
    look_up
}

# Ends everything where an image of the commit is missing, before a tag is moved.
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
            say "$name/$service:prod is $commit already"
            continue
        fi
        [ -z "$old" ] || retag "$service" "$old" prod-previous
        retag "$service" "$new" prod
        say "$name/$service:prod is $commit now"
    done
}

canary() {
    local service
    need_pushed
    for service in "${services[@]}"; do
        retag "$service" "$(digest "$service" "$commit")" canary
    done
    say "canary is $commit now; scripts/deploy.sh roll yolo-canary, for one, starts it"
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
        *) fail "$argument is no step; scripts/build-and-push.sh --help lists them" ;;
    esac
done
[ ${#steps[@]} -gt 0 ] || steps=(login build check push prod)

need docker "install Docker, or let CodeBuild build: aws codebuild start-build --project-name $name"
commit=$(this_commit)
need_account
docker version >/dev/null 2>&1 || fail "docker does not answer: start its engine"
[ "${steps[*]}" = login ] || look_up
for step in "${steps[@]}"; do
    "$step"
done
