#!/usr/bin/env bash
# Builds sockgrade from the checkout that this action is part of: the version is that of the action.
set -euo pipefail

make -C "$GITHUB_ACTION_PATH/../../.." build
