#!/usr/bin/env bash
# Finds out whether there is a Go that can build sockgrade, without letting it download another.
set -euo pipefail

found=false
if GOTOOLCHAIN=local go -C "$GITHUB_ACTION_PATH/../../.." list -m >/dev/null 2>&1; then
    found=true
fi
echo "found=$found" >>"$GITHUB_OUTPUT"
