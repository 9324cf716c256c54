#!/bin/sh
# Submits the jobs that the cluster does not have, each given as "name class further arguments"; those that it has stay as they are.
set -eu
flink=${FLINK:-/opt/flink/bin/flink}
there=$("$flink" list)
for job; do
    set -- $job
    name=$1 class=$2
    shift 2
    case "$there" in
        *" : Earshot $name ("*) echo "Earshot $name is there already" ;;
        *) "$flink" run --detached --parallelism "$PARALLELISM" --class "$class" /opt/earshot/earshot-jobs.jar \
            --config /opt/earshot/earshot.properties "$@" ;;
    esac
done
