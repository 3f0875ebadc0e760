#!/usr/bin/python3
"""An interface of the kernel as a source: what frames it gives, what it costs, what it needs, and what
the log says when something happens to it."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile
import time

from live import CPU, LiveTest, main, packets, programs
from program import CONFIGURATION, DEVICE, FIBERTAP, OK, mirrored

NOBODY = "65534"
LOCKED = "ulimit -l 8192; exec \"$@\""  # KiB of locked memory, Docker's default

# Sends a frame as segments that an offload joined: GSO, UDP. Prints whether the kernel took it.
SEND_JOINED = """
import socket, struct, sys
port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
port.bind((sys.argv[2], 0x0800))
port.setsockopt(263, 15, 1)  # PACKET_VNET_HDR
try:  # NEEDS_CSUM, UDP_L4, of 1400 bytes
    port.send(struct.pack("=BBHHHH", 1, 5, 42, 1400, 34, 6) + open(sys.argv[1], "rb").read())
except OSError as error:
    print(error)
"""
SEND_UDP = """
import socket, sys, time
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
port = socket.socket(family, socket.SOCK_DGRAM)
port.settimeout(1)
port.connect((sys.argv[1], int(sys.argv[2])))
port.send(b"x" * 50)
try:
    port.recv(1)
except ConnectionRefusedError:
    print("refused")
except TimeoutError:
    print("silence")
"""


def tagged(frame, tpid=0x8100):
    return frame[:12] + struct.pack(">HH", tpid, 5) + frame[12:]


class Interface(LiveTest):
    def wait_for_frames(self, out, count):
        self.wait_until(lambda: len(packets(f"{out}.part")) >= count, f"{count} frames are written")

    def written(self, name, sent, *arguments):
        """What a target writes of frames that are sent to it, and its statistics."""
        out = self.folder / f"{name}.pcapng"
        with self.cable("plain") as far:
            target = self.target(name, "--write", out, *arguments, interface="plain")
            self.send(self.lab.target, far, sent)
            self.wait_for_frames(out, len(sent))
            statistics = self.stop(target)
        return [rest[:caplen] for _, caplen, _, rest in packets(out)], statistics

    def test_vlan_tags_are_where_they_were(self):
        tags = [tagged(mirrored()), tagged(tagged(mirrored()), 0x88A8), mirrored()]
        found, statistics = self.written("vlan", tags)
        self.assertEqual(found, [mirrored()[50:]] * 3)
        self.assertEqual(statistics["bytes"]["accepted"], sum(map(len, tags)))

    def test_datagrams_that_an_offload_joined_are_taken_whole(self):
        frame = mirrored(bytes(8000))
        path = self.folder / "joined"
        path.write_bytes(frame)
        out = self.folder / "out.pcapng"
        with self.cable("joined") as far:  # of an MTU of 1500
            target = self.target("joined", "--write", out, interface="joined")
            refusal = self.lab.target.run(programs.PYTHON, "-c", SEND_JOINED, str(path), far)
            if refusal:
                self.skipTest(f"this kernel takes no such frame: {refusal}")
            self.wait_for_frames(out, 1)
            statistics = self.stop(target)
        (_, caplen, origlen, rest), = packets(out)
        self.assertEqual((caplen, origlen), (len(frame) - 50,) * 2)
        self.assertEqual(rest[:caplen], frame[50:])
        self.assertEqual(statistics["frames"]["outer_truncated"], 0)

    def test_frames_appear_soon(self):
        out = self.folder / "out.pcapng"
        with self.cable("soon") as far:
            target = self.target("soon", "--write", out, interface="soon")
            self.send(self.lab.target, far, [mirrored()])
            self.wait_until(lambda: packets(f"{out}.part"), "the frame is written", seconds=1)
            self.stop(target)

    def test_waiting_costs_next_to_nothing(self):
        def cpu_seconds():
            tasks = pathlib.Path(f"/proc/{target.pid}/task").glob("*/schedstat")
            return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

        with self.cable("idle"):
            target = self.target("idle", "--queues", "2", "--write", self.folder / "idle.pcapng",
                                 interface="idle")
            time.sleep(0.5)
            before = cpu_seconds()
            time.sleep(5)
            spent = cpu_seconds() - before
            self.stop(target)
        print(f"\nidle: {spent / 5:.3%} of a core", end=" ")
        self.assertLess(spent / 5, 0.01)

    def test_dpdk_is_not_loaded(self):
        with self.cable("bare"):
            target = self.target("bare", interface="bare")
            maps = pathlib.Path(f"/proc/{target.pid}/maps").read_text()
            self.stop(target)
        self.assertNotIn("librte", maps)
        self.assertNotIn("libfibertap_dpdk", maps)

    def test_what_happens_to_the_interface_is_a_line_each(self):
        ip = self.lab.target.ip
        out = self.folder / "out.pcapng"
        with self.cable("before") as far:
            target = self.target("lines", "--write", out, interface="before")
            for change, line in ((("set", "before", "down"), "interface before is down"),
                                 (("set", "before", "name", "after"),
                                  "interface before is now called after"),
                                 (("set", "after", "up"), "interface after is up")):
                ip("link", *change)
                self.wait_for_line(target, line)
            self.send(self.lab.target, far, [mirrored()])
            self.wait_for_frames(out, 1)
            ip("link", "del", "after")
            self.ended(target, DEVICE)
        self.assertIn("found it gone", target.log)

    def wait_for_line(self, target, line):
        for found in target.stderr:
            if line in found:
                return
        self.fail(f"the log ended without: {line}")

    @contextlib.contextmanager
    def neighbour(self):
        """A cable from the client to the target, as an AWS source has one."""
        with self.cable("direct") as far:
            self.lab.target.ip("link", "set", far, "netns", self.client.name)
            for host, device, number in ((self.lab.target, "direct", 1), (self.client, far, 2)):
                host.sysctl(f"net/ipv6/conf/{device}/accept_dad", 0)
                host.sysctl(f"net/ipv6/conf/{device}/disable_ipv6", 0)
                host.ip("link", "set", device, "up")
                host.ip("addr", "add", f"192.0.2.{number}/24", "dev", device)
                host.ip("addr", "add", f"2001:db8::{number}/64", "dev", device, "nodad")
            yield

    def test_sources_get_no_port_unreachable(self):
        def answers():
            return [self.client.run(programs.PYTHON, "-c", SEND_UDP, address, "4790").strip()
                    for address in ("192.0.2.1", "2001:db8::1")]

        with self.neighbour():
            self.assertEqual(answers(), ["refused"] * 2, "without a target")
            target = self.target("quiet", "--vxlan-port", "4790", interface="direct")
            self.assertEqual(answers(), ["silence"] * 2)
            queued = [line.split()[4] for name in ("udp", "udp6")
                      for line in self.lab.target.run("cat", f"/proc/net/{name}").splitlines()
                      if ":12B6 " in line]
            self.assertEqual(queued, ["00000000:00000000"] * 2, "nothing waits in the sockets")
            statistics = self.stop(target)
        self.assertEqual(statistics["frames"]["accepted"], 2, "and the frames were taken")

    def test_a_vxlan_device_keeps_the_port_that_it_owns(self):
        target = self.target("vxlan")  # the lab has two on 4789
        self.stop(target)
        for version in (4, 6):
            self.assertIn(f"UDP port 4789 of mirror0 over IPv{version} belongs to a device for tunnels",
                          target.log)

    def test_an_interface_without_ethernet_is_refused(self):
        try:
            self.lab.target.ip("tuntap", "add", "mode", "tun", "tunnel0")
        except RuntimeError as reason:
            self.skipTest(f"no TUN interface here: {reason}")
        self.addCleanup(self.lab.target.run, "ip", "link", "del", "tunnel0")
        self.assertIn("tunnel0: the interface is not Ethernet",
                      self.refused(CONFIGURATION, FIBERTAP, "run", *CPU, "-i", "tunnel0"))

    def test_the_advice_about_offloads_works(self):
        frame = mirrored()
        explained = subprocess.run((FIBERTAP, "check", "--explain",
                                    (frame[:38] + bytes(2) + frame[40:]).hex()),
                                   capture_output=True, text=True, check=True).stdout
        advice, = re.findall(r"ip link set dev IF .*", explained)
        with self.cable("big"):
            ip = self.lab.target.ip
            try:
                ip("link", "set", "big", "gso_max_size", "150000", "gro_max_size", "150000")
            except RuntimeError as reason:
                self.skipTest(f"no BIG TCP here: {reason}")
            ip(*advice.replace("IF", "big").split()[1:])
            link, = json.loads(self.lab.target.run("ip", "-d", "-j", "link", "show", "big"))
        self.assertEqual((link["gso_max_size"], link["gro_max_size"]), (65536, 65536))

    def refused(self, code, *command):
        """What a command in the target's place says that ends at once."""
        done = subprocess.run(self.lab.target._inside(command), capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr


class Unprivileged(LiveTest):
    """The target as a user without rights, with the locked memory that Docker gives."""

    def setUp(self):
        super().setUp()
        self.home = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.copy = self.home / "fibertap"
        shutil.copy(FIBERTAP, self.copy)
        os.chmod(self.copy, 0o755)
        os.chown(self.home, int(NOBODY), int(NOBODY))

    @staticmethod
    def nobody(*capabilities):
        """A command in front of a command: a user with these and no other capabilities."""
        kept = ",".join(["-all", *(f"+{name}" for name in capabilities)])
        return ("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--inh-caps", kept,
                "--ambient-caps", kept, "sh", "-c", LOCKED, "sh")

    def run_briefly(self, prefix):
        """(exit code, standard error) of a target that is asked to stop after some seconds."""
        done = subprocess.run(
            self.lab.target._inside(("timeout", "--preserve-status", "4", *prefix, str(self.copy), "run",
                                     *CPU, "--queues", "2", "--write", str(self.home / "o.pcapng"),
                                     "-i", "mirror0")), capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr

    def test_net_raw_is_enough(self):
        code, errors = self.run_briefly(self.nobody("net_raw"))
        self.assertIn("receiving from mirror0 (packet_socket)", errors)
        self.assertEqual(code, OK, errors)
        self.assertTrue((self.home / "o.pcapng").exists())

    def test_without_it_the_message_names_what_is_missing_and_its_advice_works(self):
        code, errors = self.run_briefly(self.nobody())
        self.assertEqual(code, DEVICE, errors)
        self.assertIn("found no CAP_NET_RAW", errors)
        self.assertIn("setcap cap_net_raw+ep FILE", errors)
        subprocess.run(["setcap", "cap_net_raw+ep", self.copy], check=True)
        code, errors = self.run_briefly(self.nobody())
        self.assertIn("receiving from mirror0 (packet_socket)", errors)
        self.assertEqual(code, OK, errors)


if __name__ == "__main__":
    main()
