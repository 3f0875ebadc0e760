"""What the tests of interfaces that are sinks share: a target with a cable of its own, what comes in on
it, and tcpdump on the interface."""

import contextlib
import json
import pwd
import signal
import struct
import subprocess
import time

from live import LiveTest, frames, lab, program, template

NOBODY = pwd.getpwnam("nobody")
IN = "in0"  # of the target, where mirrored frames come in
MTU = 9600


def outer(inner, vni=7001):
    """An inner frame in the envelope of AWS."""
    vxlan = struct.pack(">BxxxI", 0x08, vni << 8) + inner
    udp = struct.pack(">HHHH", 0xFF80, lab.VXLAN_PORT, 8 + len(vxlan), 0) + vxlan
    return (bytes.fromhex("020000000909" "02000000090b" "0800") +
            struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 255, 17, 0,
                        bytes([10, 0, 9, 11]), bytes([10, 0, 9, 9])) + udp)


def packet4(source, destination, protocol, payload, fragment=0):
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 7, fragment, 64, protocol, 0,
                       bytes(source), bytes(destination)) + payload


def frame(packet, ether_type=0x0800, tags=b"", to="020000000002"):
    return bytes.fromhex(to + "020000000001") + tags + struct.pack(">H", ether_type) + packet


def datagram(source, destination, ports=(1000, 53), payload=b"", **more):
    udp = struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload
    return frame(packet4(source, destination, 17, udp), **more)


A, B, C = (10, 0, 0, 1), (10, 0, 0, 2), (10, 0, 0, 3)


class InterfaceTest(LiveTest):
    def setUp(self):
        super().setUp()
        cable = contextlib.ExitStack()
        self.addCleanup(cable.close)
        self.far = cable.enter_context(self.cable(IN))
        for end in (IN, self.far):
            self.lab.target.ip("link", "set", end, "mtu", str(MTU), "arp", "off")

    def start(self, *sinks, rules=("--unknown-vni", "accept"), more=(), before=()):
        words = [word for sink in sinks for word in ("--sink", sink)]
        return self.target("sink", *rules, *words, *more, interface=IN, before=before)

    def rules(self, *sessions):
        return ("--template", self.file("mirror.yaml", template(*sessions)))

    def mirror(self, *inner, vni=7001):
        self.send(self.lab.target, self.far, [outer(each, vni) for each in inner])

    def link(self, name):
        """What ip says of an interface; None where there is none."""
        found = self.lab.target.run("ip", "-j", "-d", "link", "show", name, check=False)
        return json.loads(found)[0] if found.strip() else None

    @contextlib.contextmanager
    def read(self, device, count):
        """The frames that tcpdump reads on an interface, when as many have come as are expected
        and a little time more has passed."""
        path = self.folder / f"{device}.pcap"
        tcpdump = self.lab.target.start(
            "tcpdump", "-i", device, "-Q", "in", "-B", "65536", "-U", "--immediate-mode",
            "--time-stamp-precision=nano", "-Z", "root", "-w", str(path),
            stderr=subprocess.PIPE, text=True)
        self.assertIn("listening on", tcpdump.stderr.readline())
        found = []
        yield found
        self.wait_until(lambda: len(frames(path)) >= count, f"{count} frames are on {device}")
        time.sleep(0.1)
        self.lab.target.stop(tcpdump, signal.SIGINT)
        tcpdump.stderr.close()
        found += [each for _, each in frames(path)]

    def counters(self, target, code=program.OK):
        """Those of the sinks by their names, when the target was asked to end and has."""
        return {sink["name"]: sink for sink in self.stop(target, code)["live"]["sinks"]}

    def assert_line(self, target, *words):
        """The next line with the first of the words has all of them."""
        for line in target.stderr:
            target.first_lines += line
            if words[0] in line:
                for word in words:
                    self.assertIn(word, line)
                return
        self.fail(f"found no line with {words[0]}")

    def wait_until_received(self, target, count):
        """Until as many frames came in as the port counts, which is not long."""
        packets_in = f"/sys/class/net/{IN}/statistics/rx_packets"
        self.wait_until(lambda: int(self.lab.target.run("cat", packets_in)) >= count, "they came")
        time.sleep(0.3)
