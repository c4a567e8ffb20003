#!/usr/bin/env bash
# Checks the submission in $SUBMISSION and puts what comes of it where GitHub Actions looks for it: annotations into the log, the
# summary into $GITHUB_STEP_SUMMARY, files into a folder of their own. The exit status is sockgrade's.
set -euo pipefail

sockgrade=$GITHUB_ACTION_PATH/../../../bin/sockgrade
reports=$(mktemp -d "$RUNNER_TEMP/sockgrade-XXXXXXXX")
echo "reports=$reports" >>"$GITHUB_OUTPUT"

arguments=(
    --format github
    --also "text=$reports/report.txt"
    --also "junit=$reports/report.xml"
    --also "json=$reports/result.json"
    --keep-pcap "$reports/captures"
    --fail-on "$FAIL_ON"
    --timeout-factor "$TIMEOUT_FACTOR"
)
if [ -n "$ONLY" ]; then
    arguments+=(--only "$ONLY")
fi

said=$(mktemp "$RUNNER_TEMP/sockgrade-said-XXXXXXXX")
trap 'rm -f "$said"' EXIT
status=0
"$sockgrade" check "${arguments[@]}" -- "$SUBMISSION" 2>"$said" || status=$?

# An error may name a file of the submission. In what stands between these lines the runner looks for no commands.
secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$secret"
cat "$said"
echo "::$secret::"
if [ "$status" -gt 1 ]; then
    echo "::error title=The submission was not graded::The log of this step says why."
fi

if [ -f "$reports/result.json" ]; then
    sed -n 's/^  "score": \([0-9.]*\),$/score=\1/p' "$reports/result.json" >>"$GITHUB_OUTPUT"
fi
exit "$status"
