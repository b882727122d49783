#!/usr/bin/env bash
# Create, deploy, inspect and remove the platform in an AWS account.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/aws.sh
. scripts/aws.sh

configuration=provision-ecs-cluster-tf
roll_seconds=${ROLL_SECONDS:-1800} # new instances 5 min, pulls, 65 s of draining; twice that as a margin
poll_seconds=${POLL_SECONDS:-10}

usage() {
    cat <<'END'
scripts/deploy.sh COMMAND

  plan [ARGUMENT...]         show what apply would change and what it costs per month; change nothing
  apply [--yes] [ARGUMENT..] create or change the platform, after asking; ARGUMENTs are passed to terraform
  push                       build, test and push this commit's images, and move the tag prod to them
  build                      push and roll by CodeBuild, without Docker on this machine
  roll [SERVICE...]          restart the services from the image that prod names, one task after another
  status                     show what runs, its commit and its health
  logs [SERVICE] [--since T] show recent log lines of one or all; T is 30s, 10m (the default), 2h or 1d
  rollback [SERVICE...]      swap prod and prod-previous, and roll; a second rollback rolls forward
  destroy [--yes]            remove the platform, including images, bundles and logs, after asking

Services are yolo, depth and web; without SERVICE, all three. Every command can be repeated safely. NAME (default
farsight) and AWS_REGION select the platform. `push` and the commands below it, except `destroy`, do not need
Terraform.
END
}

seconds() {
    [[ $1 =~ ^[0-9]+[smhd]$ ]] || fail "--since takes 30s, 10m, 2h or 1d, not $1"
    local number=${1%[smhd]}
    case $1 in
        *s) echo "$number" ;;
        *m) echo $((number * 60)) ;;
        *h) echo $((number * 3600)) ;;
        *d) echo $((number * 86400)) ;;
    esac
}

# chosen SERVICE... : set `services` to these, or leave all three; canaries are allowed
chosen() {
    local service
    for service in "$@"; do
        [[ " ${services[*]} " == *" ${service%-canary} "* ]] ||
            fail "unknown service $service; the services are ${services[*]}, and -canary of each"
    done
    [ $# = 0 ] || services=("$@")
}

# Values in terraform.tfvars override these variables.
in_terraform() {
    need terraform "install Terraform, 1.11 or newer"
    need_account
    export TF_VAR_name=$name TF_VAR_region=$region
    terraform -chdir="$configuration" init -input=false >/dev/null
    terraform -chdir="$configuration" "$@"
}

plan() {
    planned=$(mktemp -d) # not local: the trap runs after this function has returned
    trap 'rm -r "$planned"' EXIT # a plan may contain secrets, as the state does
    in_terraform plan -input=false -out="$planned/plan" "$@"
    terraform -chdir="$configuration" show -json "$planned/plan" >"$planned/plan.json"
    "$(scripts/python)" scripts/cost.py "$planned/plan.json"
}

apply() {
    if [ "${1:-}" = --yes ]; then
        shift
        set -- -auto-approve "$@"
    fi
    in_terraform apply "$@"
}

destroy() {
    if [ "${1:-}" = --yes ]; then
        shift
    else
        local answer=""
        echo "This removes $name in ${AWS_REGION:-the default region}, including its images, bundles and logs."
        read -rp "Type its name to continue: " answer || true
        [ "$answer" = "$name" ] || fail "nothing was removed"
    fi
    in_terraform destroy -auto-approve "$@"
}

# states: print NAME DEPLOYMENT STATE DEPLOYMENTS RUNNING DESIRED of each chosen service, tab-separated
states() {
    aws ecs describe-services --cluster "$name" --services "${services[@]}" --output text --query \
        "services[?status=='ACTIVE'].[serviceName, deployments[?status=='PRIMARY']|[0].id,
         deployments[?status=='PRIMARY']|[0].rolloutState, length(deployments), runningCount, desiredCount]"
}

# why SERVICE DEPLOYMENT: print ECS's reason for the state of a deployment
why() {
    aws ecs describe-services --cluster "$name" --services "$1" --output text \
        --query "services[0].deployments[?id=='$2'] | [0].rolloutStateReason"
}

# settled SERVICE DEPLOYMENT STATE DEPLOYMENTS RUNNING DESIRED: succeed if the deployment that roll started is
# complete. Exit with an error if it failed or was replaced by another, as the circuit breaker does.
settled() {
    local place begun=""
    for place in "${!services[@]}"; do
        [ "${services[$place]}" != "$1" ] || begun=${deployments[$place]}
    done
    if [ "$2" != "$begun" ] || [ "$3" = FAILED ]; then
        fail "$1 did not start and was rolled back to the previous image: $(why "$1" "$begun")"$'\n'\
"Read its log: scripts/deploy.sh logs $1. The tag prod still names the failed image; to move it back: scripts/deploy.sh rollback"
    fi
    [ "$3" = COMPLETED ] && [ "$4" = 1 ] && [ "$5" = "$6" ]
}

roll() {
    chosen "$@"
    need_account
    local service line left begun until=$((SECONDS + roll_seconds)) deployments=()
    line=$(states) || fail "no cluster $name in $region: scripts/deploy.sh apply creates it"
    for service in "${services[@]}"; do
        grep -q "^$service"$'\t' <<<"$line" || fail "no service $service in the cluster $name: nothing was rolled out"
    done
    for service in "${services[@]}"; do
        begun=$(aws ecs update-service --cluster "$name" --service "$service" --force-new-deployment \
            --query "service.deployments[?status=='PRIMARY'] | [0].id" --output text)
        deployments+=("$begun")
        say "$service: rolling"
    done
    while true; do
        left=""
        line=$(states)
        while read -r -a state; do
            settled "${state[@]}" || left="$left ${state[0]}"
        done <<<"$line"
        [ -n "$left" ] || break
        [ $SECONDS -lt $until ] || fail "not stable after $roll_seconds s:$left. See scripts/deploy.sh status"
        sleep "$poll_seconds"
    done
    say "stable: ${services[*]}"
}

# build: upload this commit's sources to the project's source location, unless it reads them from GitHub.
build() {
    local commit source version folder id status=IN_PROGRESS
    commit=$(this_commit)
    need_account
    source=$(aws codebuild batch-get-projects --names "$name" --output text \
        --query 'projects[0].source.[type, location]')
    [ "$source" != None ] || fail "no CodeBuild project $name in $region: scripts/deploy.sh apply creates it"
    version=$commit
    if [[ $source == S3$'\t'* ]]; then
        folder=$(mktemp -d)
        git archive --format zip --add-virtual-file ".commit:$commit" --output "$folder/zip" HEAD
        source=${source#*$'\t'}
        version=$(aws s3api put-object --bucket "${source%%/*}" --key "${source#*/}" --body "$folder/zip" \
            --query VersionId --output text)
        rm -r "$folder"
    fi
    [ "$version" != None ] || version="" # a bucket without versioning
    id=$(aws codebuild start-build --project-name "$name" ${version:+--source-version "$version"} \
        --query build.id --output text)
    say "building $commit; its log group is /$name/build"
    while [ "$status" = IN_PROGRESS ]; do
        sleep "$poll_seconds"
        status=$(aws codebuild batch-get-builds --ids "$id" --query 'builds[0].buildStatus' --output text)
    done
    say "$id $status"
    [ "$status" = SUCCEEDED ]
}

tag_of() {
    case $1 in
        *-canary) echo canary ;;
        *) echo prod ;;
    esac
}

# health SERVICE: print the states of its targets, such as "2 healthy"
health() {
    local groups group answer
    groups=$(aws ecs describe-services --cluster "$name" --services "$1" --output text \
        --query 'services[0].loadBalancers[].targetGroupArn')
    for group in $groups; do
        [ "$group" = None ] || aws elbv2 describe-target-health --target-group-arn "$group" --output text \
            --query 'TargetHealthDescriptions[].[TargetHealth.State]'
    done | sort | uniq -c | while read -r answer; do echo -n "$answer "; done
}

status() {
    need_account
    local line state
    chosen "$@"
    line=$(aws ecs list-services --cluster "$name" --query 'serviceArns[]' --output text) ||
        fail "no cluster $name in $region: scripts/deploy.sh apply creates it"
    [ $# != 0 ] || read -r -a services <<<"$(tr '\t' '\n' <<<"$line" | sed 's|.*/||' | sort | tr '\n' ' ')"
    line=$(states)
    printf '%-14s %-9s %-12s %-42s %s\n' service running deployment commit targets
    while read -r -a state; do # NAME DEPLOYMENT STATE DEPLOYMENTS RUNNING DESIRED
        printf '%-14s %-9s %-12s %-42s %s\n' "${state[0]}" "${state[4]}/${state[5]}" "${state[2]}" \
            "$(image_commit "${state[0]%-canary}" "$(tag_of "${state[0]}")")" "$(health "${state[0]}")"
    done <<<"$line"
}

logs() {
    local since=10m asked=() service start
    while [ $# -gt 0 ]; do
        case $1 in
            --since)
                since=${2:?--since needs a value: 30s, 10m, 2h or 1d}
                shift
                ;;
            *) asked+=("$1") ;;
        esac
        shift
    done
    chosen ${asked[@]+"${asked[@]}"}
    start=$((($(date +%s) - $(seconds "$since")) * 1000))
    need_account
    for service in "${services[@]}"; do
        aws logs filter-log-events --log-group-name "/$name/${service%-canary}" --start-time "$start" \
            --query 'events[].[message]' --output text | sed "s/^/$service: /"
    done
}

rollback() {
    chosen "$@"
    need_account
    local service now before
    for service in "${services[@]}"; do
        [[ $service != *-canary ]] || fail "$service cannot be rolled back; set its canary percentage to 0 instead"
    done
    look_up
    for service in "${services[@]}"; do
        now=$(digest "$service" prod) before=$(digest "$service" prod-previous)
        [ -n "$before" ] || fail "$service has no prod-previous to roll back to; no tag was moved"
        [ "$before" != "$now" ] || fail "$service: prod and prod-previous are the same image; no tag was moved"
    done
    for service in "${services[@]}"; do
        retag "$service" "$(digest "$service" prod-previous)" prod
        retag "$service" "$(digest "$service" prod)" prod-previous
        now=$(image_commit "$service" prod)
        say "$service: prod is $now again"
    done
    roll "$@"
}

command=${1:-}
[ $# = 0 ] || shift
case $command in
    -h | --help) usage ;;
    push) exec scripts/build-and-push.sh "$@" ;;
    plan | apply | build | roll | status | logs | rollback | destroy) "$command" "$@" ;;
    "")
        usage >&2
        exit 2
        ;;
    *) fail "unknown command $command; scripts/deploy.sh --help lists the commands" ;;
esac
