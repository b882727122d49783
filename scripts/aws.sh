# shellcheck shell=bash
# Sourced by build-and-push.sh and deploy.sh. Resource names follow conventions, so no script reads Terraform's state.
# The aws CLI itself reads AWS_ENDPOINT_URL, AWS_PROFILE and its other variables.
# shellcheck disable=SC2034  # used by the scripts that source this file

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

# Set region, account and registry; fail with a message if something is missing.
need_account() {
    [ -z "$account" ] || return 0
    need aws "install the AWS CLI, version 1 or 2"
    region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
    [ -n "$region" ] || fail "no region: set AWS_REGION, such as AWS_REGION=us-east-1"
    export AWS_REGION=$region AWS_DEFAULT_REGION=$region
    local answer
    answer=$(aws sts get-caller-identity --query Account --output text 2>&1) ||
        fail "you are not signed in to AWS; run aws configure or aws sso login, or set AWS_PROFILE. AWS answered: $answer"
    account=$answer
    registry=$account.dkr.ecr.$region.amazonaws.com
}

# Print the commit of this source tree. Sources without git have it in the file .commit (scripts/deploy.sh build).
this_commit() {
    need git "install git"
    if git rev-parse --git-dir >/dev/null 2>&1; then
        local changes
        changes=$(git status --porcelain | head -n 5)
        [ -z "$changes" ] ||
            fail "the tree has changes, but an image is tagged with its commit. Commit or stash these files:"$'\n'"$changes"
        git rev-parse HEAD
    elif ! grep -xE '[0-9a-f]{40}' .commit 2>/dev/null; then
        fail "the commit is unknown: there is neither a git repository here nor a file .commit"
    fi
}

# Set `images` to a line "SERVICE TAG DIGEST" for every tag in the services' repositories.
look_up() {
    local service found
    images=""
    for service in "${services[@]}"; do
        found=$(aws ecr list-images --repository-name "$name/$service" --filter tagStatus=TAGGED \
            --query 'imageIds[].[imageTag, imageDigest]' --output text) ||
            fail "the repository $name/$service in $region cannot be read. If it does not exist," \
                "scripts/deploy.sh apply creates it"
        images+=$(awk -v service="$service" 'NF == 2 { print service, $0 }' <<<"$found")$'\n'
    done
}

# digest SERVICE TAG: print the digest from `images`; print nothing if no image has the tag
digest() {
    awk -v service="$1" -v tag="$2" '$1 == service && $2 == tag { print $3 }' <<<"$images"
}

# retag SERVICE DIGEST TAG: move the tag to that image. No layer is transferred.
retag() {
    local found answer
    found=$(aws ecr batch-get-image --repository-name "$name/$1" --image-ids "imageDigest=$2" \
        --query 'images[0].[imageManifestMediaType, imageManifest]' --output text)
    [[ $found != None* ]] || fail "$name/$1 no longer has the image $2"
    # With the digest, ECR rejects a manifest that the shell has altered, such as by a missing newline.
    answer=$(aws ecr put-image --repository-name "$name/$1" --image-tag "$3" --image-digest "$2" \
        --image-manifest-media-type "${found%%$'\t'*}" --image-manifest "${found#*$'\t'}" 2>&1) ||
        [[ $answer == *ImageAlreadyExistsException* ]] || # the tag already names this image
        fail "$name/$1:$3 could not be moved to $2: $answer"
}

# image_commit SERVICE TAG: print the commit of a tag's image, `unknown`, or `none` if no image has the tag
image_commit() {
    local tags
    if tags=$(aws ecr describe-images --repository-name "$name/$1" --image-ids "imageTag=$2" \
        --query 'imageDetails[0].imageTags' --output text 2>/dev/null); then
        tr '\t' '\n' <<<"$tags" | grep -xE '[0-9a-f]{40}' | head -n 1 || echo unknown
    else
        echo none
    fi
}
