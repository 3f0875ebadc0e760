"""What the live tests share: hosts whose traffic is mirrored, the live target behind them, and the
sender's own capture of what it sent."""

import atexit
import collections
import contextlib
import json
import pathlib
import signal
import struct
import subprocess
import sys
import time
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(TOP / "scripts"), str(TOP / "tests" / "program")]

import program  # noqa: E402  (takes the program's path out of the arguments)
from golden import lab, programs  # noqa: E402
from golden.lab import Lab  # noqa: E402
from golden.namespaces import NotAllowed  # noqa: E402

CPU = ("--engine", "cpu")
CARD = ("--engine", "xrt", "--card", "sim", "--verify")
SKIPPED = 77  # what CTest takes as skipped
LAST_FRAME_VNI = 7999
SEND_CAPTURE = """
import socket, struct, sys
data = open(sys.argv[1], "rb").read()
port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
port.bind((sys.argv[2], 0))
at = 24
while at < len(data):
    caplen, = struct.unpack_from("<I", data, at + 8)
    if caplen >= 14:
        port.send(data[at + 16:at + 16 + caplen])
    at += 16 + caplen
"""
PAGES = {"index.html": 2000, "page.html": 40_000}


def template(*sessions):
    """Sessions (VNI, packet length or None) with one filter: HTTP and DNS, and no SSH."""
    rules = "".join(f"""
  {direction}{number}:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Filter
      TrafficDirection: {direction}
      RuleNumber: {number}
      RuleAction: {action}
      Protocol: {protocol}
      SourceCidrBlock: 10.0.0.0/16
      DestinationCidrBlock: 10.0.0.0/16
      {end}PortRange: {{FromPort: {port}, ToPort: {port}}}"""
                    for number, action, protocol, port in ((10, "reject", 6, programs.SSH_PORT),
                                                           (20, "accept", 6, 80),
                                                           (30, "accept", 17, 53))
                    for direction, end in (("egress", "Destination"), ("ingress", "Source")))
    return with_sessions(rules, *sessions)


def with_sessions(rules, *sessions):
    """A template of sessions (VNI, packet length or None) with one filter, which has these rules."""
    entries = "".join(f"""
  Session{vni}:
    Type: AWS::EC2::TrafficMirrorSession
    Properties:
      NetworkInterfaceId: eni-{vni}
      TrafficMirrorTargetId: tmt-1
      TrafficMirrorFilterId: !Ref Filter
      SessionNumber: 1
      VirtualNetworkId: {vni}
      {"" if length is None else f"PacketLength: {length}"}""" for vni, length in sessions)
    return f"Resources:\n  Filter:\n    Type: AWS::EC2::TrafficMirrorFilter{rules}{entries}\n"


def packets(path):
    """(interface, captured length, original length, all that follows) of each packet block: all of a
    block but its time. Of a file that is being written, those that are whole."""
    data = pathlib.Path(path).read_bytes()
    found = []
    at = 0
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<II", data, at)
        if kind == 6 and at + length <= len(data):
            interface, _, _, caplen, origlen = struct.unpack_from("<IIIII", data, at + 8)
            found.append((interface, caplen, origlen, data[at + 28:at + length]))
        at += length
    return found


def frames(path):
    """(original length, bytes) of each frame in a pcap file of this machine."""
    data = pathlib.Path(path).read_bytes()
    found = []
    at = 24
    while at < len(data):
        caplen, origlen = struct.unpack_from("<II", data, at + 8)
        found.append((origlen, data[at + 16:at + 16 + caplen]))
        at += 16 + caplen
    return found


class LiveTest(program.ProgramTest):
    """A web, DNS and SSH server, one mirrored client, and a target of their own for all tests of a
    class."""

    MTU = 1500

    @classmethod
    def setUpClass(cls):
        cls.cleanup = contextlib.ExitStack()
        cls.addClassCleanup(cls.cleanup.close)
        atexit.register(cls.cleanup.close)  # whatever ends the tests
        folder = cls.cleanup.enter_context(program.tempfile.TemporaryDirectory())
        cls.lab = cls.cleanup.enter_context(Lab(pathlib.Path(folder), "/dev/null"))
        cls.server = cls.lab.host("server", 10, cls.MTU)
        programs.serve_http(cls.server, PAGES)
        programs.serve_dns(cls.server, {"www": [cls.server.ip4]})
        programs.serve_ssh(cls.server)
        cls.client = cls.lab.source("client", 11, 7001, cls.MTU)
        for host in (cls.server, cls.client):
            # Its reports on multicast groups come when they like.
            host.sysctl("net/ipv6/conf/eth0/disable_ipv6", 1)

    def target(self, name, *arguments, engine=CPU, interface="mirror0", dpdk=None, before=(),
               **popen):
        """fibertap run on an interface of the target, or on ports by DPDK's arguments, at work when
        this returns. `before` are words in front of it."""
        ports = ("-i", interface) if dpdk is None else ("--dpdk", " ".join(dpdk))
        command = (*before, program.FIBERTAP, "run", *ports, "--stats", self.folder / f"{name}.json",
                   *engine, *arguments)
        process = self.lab.target.start(*map(str, command), stderr=subprocess.PIPE, text=True,
                                        **popen)
        self.addCleanup(self.end, process)
        process.name = name
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "receiving from" in line:
                process.first_lines = "".join(lines)
                return process
        return self.fail("".join(lines))

    def end(self, process):
        if process in self.lab.target._processes:
            self.lab.target.stop(process, signal.SIGKILL)
        process.stderr.close()

    def stop(self, process, code=program.OK):
        """The statistics of a target, when it was asked to end and has; nothing in them is missing."""
        process.send_signal(signal.SIGTERM)
        return self.ended(process, code)

    def ended(self, process, code):
        """The statistics of a target that ends."""
        self.lab.target._processes.remove(process)
        errors = process.stderr.read()
        self.assertEqual(process.wait(timeout=60), code, errors)
        process.log = getattr(process, "first_lines", "") + errors
        statistics = json.loads((self.folder / f"{process.name}.json").read_text())
        live = statistics["live"]
        self.assertEqual(live["adds_up"], {"frames": True, "sinks": True})
        self.assertEqual(live["received"], statistics["frames"]["offered"])
        for sink in live["sinks"]:
            self.assertEqual(sink["accepted"] + sink.get("other_sessions", 0),
                             statistics["frames"]["accepted"])
        return statistics

    @contextlib.contextmanager
    def sent(self):
        """Records what the client sends to the target while the block runs; gives the file."""
        with self.recorded(self.client, "out", "udp", "port", "4789") as capture:
            yield capture

    @contextlib.contextmanager
    def recorded(self, host, direction, *expression):
        path = self.folder / "sent.pcap"
        tcpdump = host.start(
            "tcpdump", "-i", "mirror0", "-Q", direction, "-B", "65536", "-U",
            "--immediate-mode", "--time-stamp-precision=nano", "-Z", "root", "-w", str(path), *expression,
            stderr=subprocess.PIPE, text=True)
        heard = tcpdump.stderr.readline()
        self.assertIn("listening on", heard)
        yield path
        self.wait_for_last_frame(path)
        host.stop(tcpdump, signal.SIGINT)
        tcpdump.stderr.close()

    @contextlib.contextmanager
    def cable(self, device):
        """An interface of the target's, and its other end, whose name ends in -far."""
        far = f"{device}-far"
        self.lab.target.ip("link", "add", "name", device, "type", "veth", "peer", "name", far)
        for end in (device, far):
            self.lab.target.ip("link", "set", end, "up")
        try:
            yield far
        finally:
            self.lab.target.run("ip", "link", "del", device, check=False)

    def send(self, host, device, frames):
        """Sends frames as they are."""
        path = self.folder / "to_send.pcap"
        path.write_bytes(program.pcap(*frames))
        host.run(programs.PYTHON, "-c", SEND_CAPTURE, str(path), device)

    def wait_for_last_frame(self, capture):
        """Sends one and returns when it is in the capture, and all before it."""
        mark = f"{time.monotonic_ns():020}".encode()
        programs.send_udp(self.client, lab.TARGET_IP4, lab.VXLAN_PORT,
                          programs.vxlan_header(LAST_FRAME_VNI) + mark)
        self.wait_until(lambda: mark in capture.read_bytes(), "the last frame is in the capture")
        time.sleep(0.3)  # for what another CPU still has

    def wait_until(self, is_so, what, seconds=30):
        deadline = time.monotonic() + seconds
        while not is_so():
            self.assertLess(time.monotonic(), deadline, f"waiting until {what}")
            time.sleep(0.02)

    def make_traffic(self, times=1):
        for _ in range(times):
            programs.fetch(self.client, self.server.ip4, *PAGES)
            programs.dig(self.client, self.server.ip4, "www", "A")
            programs.ssh(self.client, self.server.ip4, "true")

    def assert_same_frames(self, found, expected):
        """All of them, each as often. A sender with several CPUs hands two frames to its own capture
        in one order and to the wire in the other, now and then."""
        self.assertEqual(collections.Counter(found), collections.Counter(expected))

    def replayed(self, capture, *arguments):
        """The packets that a replay of the sender's capture gives."""
        out = self.folder / "replayed.pcapng"
        result = program.run("replay", "--engine", "model", "--write", out, *arguments, capture)
        self.assert_exit(result, program.OK)
        return packets(out)


def main():
    try:
        with Lab(pathlib.Path("/"), "/dev/null"):
            pass
    except (NotAllowed, FileNotFoundError, PermissionError) as reason:
        print(f"skipped: no network namespaces here: {reason}")
        sys.exit(SKIPPED)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    unittest.main(verbosity=1)
