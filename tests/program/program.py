"""What the tests of the program share: running it, and captures made byte by byte."""

import functools
import json
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = TOP / "tests" / "golden"
FIBERTAP = sys.argv.pop(1) if len(sys.argv) > 1 else str(TOP / "build/release/fibertap")
LAB = str(pathlib.Path(FIBERTAP).with_name("fibertap-lab"))

# DPDK without huge pages, on any CPU and beside others.
EAL = ("--no-huge", "-m", "512", "--no-shconf", "--no-pci", "--no-telemetry", "--iova-mode=va",
       "--log-level=error", "--lcores=0@(0-1)")

OK, RUNTIME, USAGE, CONFIGURATION, DEVICE, PARTIAL = range(6)


def run(*arguments, program=FIBERTAP, **options):
    """Runs fibertap; text in and out unless options say otherwise."""
    options = {"capture_output": True, "text": True, "timeout": 120} | options
    return subprocess.run([program, *map(str, arguments)], check=False, **options)


run_lab = functools.partial(run, program=LAB)


def mirrored(payload=b"x" * 20, vni=7, source="10.0.0.1", port=4789):
    """An outer frame of AWS's shape around an inner UDP datagram."""
    address = socket.inet_aton
    udp = struct.pack(">HHHH", 1000, 53, 8 + len(payload), 0) + payload
    inner = (bytes.fromhex("020000000002" "020000000001" "0800") +
             struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0,
                         address(source), address("10.0.0.2")) + udp)
    vxlan = struct.pack(">BxxxI", 0x08, vni << 8) + inner
    outer_udp = struct.pack(">HHHH", 0xFF80, port, 8 + len(vxlan), 0) + vxlan
    return (bytes.fromhex("020000000009" "020000000008" "0800") +
            struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(outer_udp), 0, 0, 255, 17, 0,
                        address(source), address("10.0.0.9")) + outer_udp)


def pcap(*frames, link_type=1):
    """A pcap file, one frame a second from second 1 on."""
    records = [struct.pack("<IIII", second, 0, len(frame), len(frame)) + frame
               for second, frame in enumerate(frames, start=1)]
    return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type) + b"".join(records)


TEMPLATE = """\
Resources:
  Filter:
    Type: AWS::EC2::TrafficMirrorFilter
  Rule:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Filter
      TrafficDirection: egress
      RuleNumber: 100
      RuleAction: accept
      Protocol: 17
      SourceCidrBlock: 10.0.0.0/8
      DestinationCidrBlock: 0.0.0.0/0
      DestinationPortRange: {FromPort: 53, ToPort: 53}
  Session:
    Type: AWS::EC2::TrafficMirrorSession
    Properties:
      NetworkInterfaceId: eni-1
      TrafficMirrorTargetId: tmt-1
      TrafficMirrorFilterId: !Ref Filter
      SessionNumber: 1
      VirtualNetworkId: 7
      PacketLength: 40
"""


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content)
        return path

    def statistics(self, *arguments, program=FIBERTAP):
        """The --stats JSON of a replay that must end well."""
        path = self.folder / "stats.json"
        self.assert_exit(run("replay", "--stats", path, *arguments, program=program), OK)
        return json.loads(path.read_text())

    def assert_exit(self, result, code, *words):
        """The exit code, and one line on stderr that holds all words where there is an error."""
        self.assertEqual(result.returncode, code, result.stderr)
        if code != OK:
            names = ("fibertap: ", "fibertap-lab: ")
            lines = [line for line in result.stderr.splitlines() if line.startswith(names)]
            self.assertEqual(len(lines), 1, result.stderr)
            for word in words:
                self.assertIn(str(word), lines[0])

    def assert_nothing_left(self, *names):
        """No output, finished or not, beside the inputs."""
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), sorted(names))


def main():
    unittest.main(verbosity=1)
