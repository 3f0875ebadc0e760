# What the scripts of this folder share. Exit codes: 1 a tool failed, 2 usage, 3 a tool, a platform
# or a setting is missing.
# shellcheck shell=bash

set -euo pipefail

hardware=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# For the scripts that read this file.
# shellcheck disable=SC2034
top=$(cd "$hardware/../.." && pwd)

# fail CODE MESSAGE
fail() {
  echo "kernels/hardware/$(basename "$0"): $2" >&2
  exit "$1"
}

# Prints what the comment at the head of the script says, and ends.
usage() {
  sed -n -e '1d' -e '/^#/!q' -e 's/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# need_tool TOOL WHAT BRINGS IT
need_tool() {
  command -v "$1" >/dev/null || fail 3 "found no $1, expected it in PATH; $2"
}

need_vitis() {
  need_tool "$1" "it comes with Vitis 2021.2: source settings64.sh of its folder first"
}

need_xrt() {
  need_tool "$1" "it comes with XRT: source /opt/xilinx/xrt/setup.sh first"
}
