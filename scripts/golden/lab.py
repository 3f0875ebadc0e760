"""A small VPC: hosts that talk over one bridge, and a mirror target behind a second one.

    host 10.0.1.N -- eth0 ----- [vpc] ----- eth0 -- host 10.0.1.M
                     | tc mirred, both directions
                     vxlan device
                     mirror0 -- [underlay] -- mirror0 -- target 10.0.9.9, tcpdump

A mirrored host stands for a source ENI: copies of what enters and leaves its eth0 go to the target
in VXLAN, both directions under one VNI and from the host's own address, as AWS sends them.
"""

import contextlib
import pathlib
import signal
import subprocess
import time

from golden.namespaces import Namespace

TARGET_NUMBER = 9
VXLAN_PORT = 4789
UNDERLAY_MTU = 16000  # holds a TSO-sized copy whole
VLAN_RELAY = pathlib.Path(__file__).with_name("vlan_relay.py")


def address4(number, network=1):
    return f"10.0.{network}.{number}"


def address6(number, network=1):
    return f"fd00:0:0:{network}::{number}"


def mac(number, network=1):
    """Locally administered, and the same in every recording: templates name it."""
    return f"02:00:00:00:{network:02x}:{number:02x}"


TARGET_IP4 = address4(TARGET_NUMBER, TARGET_NUMBER)
TARGET_IP6 = address6(TARGET_NUMBER, TARGET_NUMBER)


class Host(Namespace):
    """One machine of the VPC; `number` is the last part of its addresses and of its MAC."""

    def __init__(self, lab, name, number):
        super().__init__(name, lab)
        self.lab = lab
        self.number = number
        self.ip4 = address4(number)
        self.ip6 = address6(number)
        self.sysctl("net/ipv6/conf/default/disable_ipv6", 1)  # but for the devices that say so
        self.ip("link", "set", "lo", "up")

    def plug(self, device, bridge, network, mtu, with_ipv6=True):
        """Adds `device`, a cable to `bridge` of the fabric, with the addresses of `network`."""
        fabric = self.lab.fabric
        port = f"{device}.{self.number}"
        fabric.ip("link", "add", port, "mtu", str(mtu), "type", "veth", "peer", "name", device,
                  "netns", self.name, "mtu", str(mtu), "address", mac(self.number, network))
        fabric.ip("link", "set", port, "master", bridge, "up")
        self.use_wire_frames(device)
        if with_ipv6:
            self.enable_ipv6(device)
        self.ip("link", "set", device, "up")
        self.ip("addr", "add", f"{address4(self.number, network)}/24", "dev", device)
        if with_ipv6:
            self.ip("addr", "add", f"{address6(self.number, network)}/64", "dev", device, "nodad")

    def enable_ipv6(self, device):
        """IPv6 without router solicitations: there is no router."""
        self.sysctl(f"net/ipv6/conf/{device}/router_solicitations", 0)
        self.sysctl(f"net/ipv6/conf/{device}/accept_dad", 0)
        self.sysctl(f"net/ipv6/conf/{device}/disable_ipv6", 0)

    def use_wire_frames(self, device):
        """Frames as a wire carries them: MTU-sized, with their checksums filled in."""
        self.run("ethtool", "-K", device, "tx", "off", "tso", "off", "gso", "off", "gro", "off")
        # TCP builds large segments even so, and tc sees them before they are cut.
        self.ip("link", "set", device, "gso_max_segs", "1")

    def use_large_segments(self, device, size):
        """TSO: TCP hands over segments of up to `size` bytes, and nothing on the way cuts them."""
        self.run("ethtool", "-K", device, "tx", "on", "tso", "on", "gso", "on")
        self.ip("link", "set", device, "gso_max_segs", "64", "gso_max_size", str(size))

    def plug_underlay(self, mtu=UNDERLAY_MTU, vlan_tags=(), resolve_target=False):
        """Joins the target's network. The way there starts at eth0's addresses, as in AWS.

        With `vlan_tags` the underlay is a VLAN of the cable. Unless `resolve_target`, the target's
        MAC is known, and neither ARP nor neighbour discovery is seen.
        """
        device = "mirror0"
        self.plug(device, "underlay", TARGET_NUMBER, mtu)
        if vlan_tags:
            self.ip("addr", "flush", "dev", device)
            self.add_vlan_device("mirrorvlan", device, vlan_tags)
            device = "mirrorvlan"
        for target, own in ((TARGET_IP4, self.ip4), (TARGET_IP6, self.ip6)):
            self.ip("route", "add", target, "dev", device, "src", own)
            if not resolve_target:
                self.ip("neigh", "add", target, "lladdr", mac(TARGET_NUMBER, TARGET_NUMBER),
                        "dev", device)

    def mirror(self, vni, outer=4, protocols=("ip", "ipv6"), vxlan=()):
        """Mirrors eth0 to the target under `vni`; ARP stays out, as in AWS, unless asked for.

        `vxlan` are further options of the vxlan device. The range of source ports is AWS's.
        """
        local, remote = (self.ip4, TARGET_IP4) if outer == 4 else (self.ip6, TARGET_IP6)
        tunnel = f"vni{vni}"
        self.ip("link", "add", tunnel, "type", "vxlan", "id", str(vni), "local", local, "remote",
                remote, "dstport", str(VXLAN_PORT), "srcport", "65408", "65535", "ttl", "255",
                "nolearning", *vxlan)
        self.ip("link", "set", tunnel, "up")
        self.run("tc", "qdisc", "replace", "dev", "eth0", "clsact")
        for hook in ("ingress", "egress"):
            for protocol in protocols:
                self.run("tc", "filter", "add", "dev", "eth0", hook, "protocol", protocol, "u32",
                         "match", "u32", "0", "0", "action", "mirred", "egress", "mirror", "dev",
                         tunnel)

    def add_vlan_device(self, device, parent, tags, addresses=()):
        """Adds `device`, whose frames cross `parent` with `tags`, each `TPID:VID`, outermost first.

        A relay in user space does it, because the VLAN driver is no part of many kernels.
        """
        self.ip("tuntap", "add", "mode", "tap", device)
        self.ip("link", "set", device, "address", mac(self.number, int(tags[-1].split(":")[1])))
        self.enable_ipv6(device)
        self.ip("link", "set", device, "up")
        for address in addresses:
            self.ip("addr", "add", address, "dev", device, "nodad")
        relay = self.start("/usr/bin/python3", str(VLAN_RELAY), device, parent, *tags,
                           stdout=subprocess.PIPE, text=True)
        if relay.stdout.readline().strip() != "ready":
            raise RuntimeError(f"{self.name}: the VLAN relay of {device} did not start")


class Lab(contextlib.ExitStack):
    """The two bridges, the target and the hosts; all gone when the block ends."""

    def __init__(self, folder, output):
        """`folder` is for files of servers; the capture goes to `output`."""
        super().__init__()
        self.folder = folder
        self._output = output
        try:
            self.fabric = Namespace("fabric", self)
            self.fabric.sysctl("net/ipv6/conf/default/disable_ipv6", 1)
            for bridge in ("vpc", "underlay"):
                self.fabric.ip("link", "add", bridge, "type", "bridge", "mcast_snooping", "0")
                self.fabric.ip("link", "set", bridge, "up")
            self.target = Host(self, "target", TARGET_NUMBER)
            self._open_target()
        except BaseException:
            self.close()
            raise

    def host(self, name, number, mtu=1500):
        host = Host(self, name, number)
        host.plug("eth0", "vpc", 1, mtu)
        return host

    def source(self, name, number, vni, mtu=1500, **mirror):
        """A host whose eth0 is mirrored under `vni`."""
        host = self.host(name, number, mtu)
        host.plug_underlay()
        host.mirror(vni, **mirror)
        return host

    @contextlib.contextmanager
    def capture(self, direction="in", settle=1.5):
        """Records what reaches the target while the block runs.

        Waits `settle` seconds first: by then a new host has made its multicast groups known.
        """
        time.sleep(settle)
        tcpdump = self.target.start(
            "tcpdump", "-i", "mirror0", "-Q", direction, "-s", "0", "-U", "--immediate-mode",
            "--time-stamp-precision=nano", "-Z", "root", "-w", str(self._output),
            stderr=subprocess.PIPE, text=True)
        heard = tcpdump.stderr.readline()
        if "listening on" not in heard:
            raise RuntimeError(f"tcpdump: {heard.strip()}")
        yield
        time.sleep(0.3)  # for what is still under way
        self.target.stop(tcpdump, signal.SIGINT)

    def _open_target(self):
        """VXLAN sockets that take every VNI and keep none: no port-unreachable goes back."""
        target = self.target
        target.plug("mirror0", "underlay", TARGET_NUMBER, UNDERLAY_MTU)
        for device, any_address in (("sink4", "0.0.0.0"), ("sink6", "::")):
            target.ip("link", "add", device, "type", "vxlan", "id", "16777214", "local",
                      any_address, "dstport", str(VXLAN_PORT))
            target.ip("link", "set", device, "up")
        target.ip("route", "add", f"{address4(0)}/24", "dev", "mirror0")
        target.ip("route", "add", f"{address6(0)}/64", "dev", "mirror0")
