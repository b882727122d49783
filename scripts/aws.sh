# shellcheck shell=bash
# Sourced by build-and-push.sh and deploy.sh. Names are conventions, so no script reads Terraform's state.
# AWS_ENDPOINT_URL, AWS_PROFILE and the other variables of the aws CLI are the CLI's to honour.
# shellcheck disable=SC2034  # used by those who source this

name=${NAME:-farsight}
account=""
services=(yolo depth web)
export AWS_PAGER=""

say() { echo "${0##*/}: $*"; }

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

need() {
    command -v "$1" >/dev/null || fail "$1 is not on PATH: $2"
}

# Sets region, account and registry, or says what is missing before anything is done.
need_account() {
    [ -z "$account" ] || return 0
    need aws "install the AWS CLI, version 1 or 2"
    region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
    [ -n "$region" ] || fail "no region: set AWS_REGION, such as AWS_REGION=us-east-1"
    export AWS_REGION=$region AWS_DEFAULT_REGION=$region
    local answer
    answer=$(aws sts get-caller-identity --query Account --output text 2>&1) ||
        fail "AWS does not know who asks; sign in (aws configure, aws sso login, AWS_PROFILE). It said: $answer"
    account=$answer
    registry=$account.dkr.ecr.$region.amazonaws.com
}

# The commit whose tree this is. Sources without git bring it in .commit (scripts/deploy.sh build).
this_commit() {
    need git "install git"
    if git rev-parse --git-dir >/dev/null 2>&1; then
        local changes
        changes=$(git status --porcelain | head -n 5)
        [ -z "$changes" ] ||
            fail "the tree has changes, and an image's tag is its commit; commit or stash:"$'\n'"$changes"
        git rev-parse HEAD
    elif ! grep -xE '[0-9a-f]{40}' .commit 2>/dev/null; then
        fail "which commit is this? There is neither a git repository here nor a file .commit"
    fi
}

# Sets images: a line "SERVICE TAG DIGEST" for every tag in the services' repositories.
look_up() {
    local service found
    images=""
    for service in "${services[@]}"; do
        found=$(aws ecr list-images --repository-name "$name/$service" --filter tagStatus=TAGGED \
            --query 'imageIds[].[imageTag, imageDigest]' --output text) ||
            fail "$name/$service cannot be read in $region. Where there is no such repository," \
                "scripts/deploy.sh apply makes it"
        images+=$(awk -v service="$service" 'NF == 2 { print service, $0 }' <<<"$found")$'\n'
    done
}

# digest SERVICE TAG: as it was looked up; nothing where no image has the tag
digest() {
    awk -v service="$1" -v tag="$2" '$1 == service && $2 == tag { print $3 }' <<<"$images"
}

# retag SERVICE DIGEST TAG: the tag names that image from now on. One call, and no layer moves.
retag() {
    local found answer
    found=$(aws ecr batch-get-image --repository-name "$name/$1" --image-ids "imageDigest=$2" \
        --query 'images[0].[imageManifestMediaType, imageManifest]' --output text)
    [[ $found != None* ]] || fail "$name/$1 has no image $2 any more"
    # The digest makes ECR refuse a manifest of which a shell has changed so much as a line's end.
    answer=$(aws ecr put-image --repository-name "$name/$1" --image-tag "$3" --image-digest "$2" \
        --image-manifest-media-type "${found%%$'\t'*}" --image-manifest "${found#*$'\t'}" 2>&1) ||
        [[ $answer == *ImageAlreadyExistsException* ]] || # the tag names it already
        fail "$name/$1:$3 could not be moved to $2: $answer"
}

# image_commit SERVICE TAG: the commit behind a tag, or a word where there is none
image_commit() {
    local tags
    if tags=$(aws ecr describe-images --repository-name "$name/$1" --image-ids "imageTag=$2" \
        --query 'imageDetails[0].imageTags' --output text 2>/dev/null); then
        tr '\t' '\n' <<<"$tags" | grep -xE '[0-9a-f]{40}' | head -n 1 || echo unknown
    else
        echo none
    fi
}
