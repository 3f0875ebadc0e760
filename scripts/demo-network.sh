# shellcheck shell=bash
# What the demos share: a source and a target of AWS as two network namespaces without names, which
# are gone with the processes in them. Sourced by scripts/demo-live and scripts/demo-suricata.
#   demo_program PROGRAM               the fibertap that is shown
#   demo_begin [ARGUMENT...]           goes on with the rights that namespaces need
#   demo_network U32...                makes the namespaces; what matches is mirrored under VNI 7
#   in_source, in_target COMMAND...    runs a command in one
#   start_in_target LOG COMMAND...     starts one there, in `running`; it prints into LOG
#   demo_template PROTOCOL PORTS       writes mirror.yaml: accepts that, from and to 10.9.9.0/24
#   demo_target SINK...                starts the live target and waits until it receives
# Work is done in a folder of its own. What is in `running` is ended with the demo.

demo=scripts/${0##*/}
fail() { echo "$demo: $1" >&2; exit 1; }

# A program failed: what it printed, and the end.
fail_with() { cat "$folder/$1" >&2; fail "$2; what it printed is above"; }

need() {
  local needed
  for needed; do
    [[ -n $(type -P "${needed%:*}") ]] ||
      fail "found no ${needed%:*}; install it: apt-get install ${needed#*:}"
  done
}

demo_program() {
  program=$1
  [[ -f $program && -x $program ]] ||
    fail "$program: found no program, expected fibertap; build it: scripts/build release fibertap"
  program=$(realpath "$program")
}

demo_begin() {
  need ip:iproute2 tc:iproute2 unshare:util-linux nsenter:util-linux
  if [[ $EUID -ne 0 ]]; then
    # In a user namespace every user may make network namespaces, where the system allows it.
    if unshare --user --map-root-user --net -- ip link add eth0 type veth 2>/dev/null; then
      exec unshare --user --map-root-user -- "$0" "$program" "$@"
    fi
    [[ -n $(type -P sudo) ]] ||
      fail "found no user namespaces, neither root nor sudo; run it as root"
    echo "== network namespaces need root here: going on with sudo"
    exec sudo -- "$0" "$program" "$@"
  fi
  folder=$(mktemp -d)
  running=()
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  cd "$folder" || exit 1
}

# Whatever ends the demo: what it started, by its ids, then what it made.
clean_up() {
  trap - EXIT
  trap '' INT TERM
  local pid
  for pid in "${running[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}

# Waits until a command succeeds, for 30 s at most, while the last process that was started runs.
wait_until() {
  for _ in {1..300}; do
    if "$@"; then return; fi
    kill -0 "${running[-1]}" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

# nsenter becomes the command, so that the id is the command's.
start_in_target() {
  : >"$1" # there before anybody looks into it
  nsenter --net="/proc/$target/ns/net" -- "${@:2}" >"$1" 2>&1 &
  running+=($!)
}
in_source() { nsenter --net="/proc/$source/ns/net" -- "$@"; }
in_target() { nsenter --net="/proc/$target/ns/net" -- "$@"; }

is_apart() { [[ $(readlink "/proc/$1/ns/net") != "$(readlink /proc/self/ns/net)" ]]; }

demo_namespace() {
  unshare --net -- sleep infinity &
  running+=($!)
  wait_until is_apart $! || fail "found no new network namespace, expected unshare to make one"
}

demo_network() {
  local hook inside
  demo_namespace
  source=${running[-1]}
  demo_namespace
  target=${running[-1]}
  for inside in in_source in_target; do
    # IPv6 would announce itself on every device.
    "$inside" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6' 2>/dev/null || true
    "$inside" ip link set lo up
  done
  in_source ip link add eth0 type veth peer name eth0 netns "$target"
  in_source ip addr add 10.9.9.1/24 dev eth0
  in_target ip addr add 10.9.9.9/24 dev eth0
  for inside in in_source in_target; do "$inside" ip link set eth0 up; done
  # AWS's envelope: port 4789, one VNI for both directions, from the source's own address.
  in_source ip link add mirror type vxlan id 7 local 10.9.9.1 remote 10.9.9.9 dstport 4789 \
    srcport 65408 65535 ttl 255 nolearning
  in_source ip link set mirror up
  in_source tc qdisc add dev eth0 clsact
  for hook in ingress egress; do
    in_source tc filter add dev eth0 "$hook" protocol ip u32 "$@" \
      action mirred egress mirror dev mirror
  done
}

demo_rule() {
  cat <<END
  $1:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Filter
      TrafficDirection: $1
      RuleNumber: $2
      RuleAction: accept
      Protocol: $3
      SourceCidrBlock: 10.9.9.0/24
      DestinationCidrBlock: 10.9.9.0/24
      $4
END
}

demo_template() {
  cat >mirror.yaml <<END
Resources:
  Filter:
    Type: AWS::EC2::TrafficMirrorFilter
$(demo_rule egress 100 "$1" "${2:+DestinationPortRange: $2}")
$(demo_rule ingress 200 "$1" "${2:+SourcePortRange: $2}")
  Session:
    Type: AWS::EC2::TrafficMirrorSession
    Properties:
      NetworkInterfaceId: eni-source
      TrafficMirrorTargetId: tmt-target
      TrafficMirrorFilterId: !Ref Filter
      SessionNumber: 1
      VirtualNetworkId: 7
END
}

demo_target() {
  echo "== fibertap run --interface eth0 --template mirror.yaml $*"
  : >run.log # there before anybody looks into it
  nsenter --net="/proc/$target/ns/net" -- \
    "$program" run --interface eth0 --template mirror.yaml "$@" >table 2>run.log &
  running+=($!)
  # shellcheck disable=SC2034 # the demos end it
  run=$!
  wait_until grep -q "receiving from" run.log || fail_with run.log "the target did not start"
}
