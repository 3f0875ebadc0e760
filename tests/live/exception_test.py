#!/usr/bin/python3
"""A port that DPDK has taken answers ARP, ping and health checks by the kernel's end of it, while
mirrored frames go their own way."""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time

from live import SEND_CAPTURE, main
from program import EAL, FIBERTAP, RUNTIME, USAGE, ProgramTest, mirrored, pcap
from golden.namespaces import Namespace
from golden.programs import PYTHON

HERE, THERE = "10.9.0.2", "10.9.0.1"
HTTP = 9100
CLASSES = ("neighbour", "health", "other")
# Junk that the kernel would answer, faster than any budget, until it is ended.
FLOOD = """
import socket, struct, sys, time
port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
port.bind((sys.argv[1], 0))
address = socket.inet_aton
udp = struct.pack(">HHHH", 1000, 7, 28, 0) + bytes(20)
frame = (bytes.fromhex(sys.argv[2].replace(":", "")) + bytes.fromhex("020000000001" "0800") +
         struct.pack(">BBHHHBBH4s4s", 0x45, 0, 48, 0, 0, 64, 17, 0, address(sys.argv[3]),
                     address(sys.argv[4])) + udp)
while True:
    for _ in range(32):
        port.send(frame)
    time.sleep(0.002)
"""


class ExceptionPath(ProgramTest):
    def setUp(self):
        super().setUp()
        cleanup = contextlib.ExitStack()
        self.addCleanup(cleanup.close)
        self.target = Namespace("target", cleanup)
        self.client = Namespace("client", cleanup)
        for host in (self.target, self.client):
            host.ip("link", "set", "lo", "up")
        self.client.sysctl("net/ipv6/conf/default/accept_dad", 0)
        self.token = self.file("token", "secret\n")

    def veth(self):
        """An interface of the target's, whose other end is the client's near0."""
        self.target.ip("link", "add", "wire0", "type", "veth", "peer", "name", "near0")
        self.target.ip("link", "set", "near0", "netns", self.client.name)
        self.target.sysctl("net/ipv6/conf/wire0/disable_ipv6", 1)
        # Of net_af_packet the kernel has the frames too: they did not come in where it would answer.
        self.target.sysctl("net/ipv4/conf/wire0/rp_filter", 1)
        self.target.ip("link", "set", "wire0", "up")
        # Nobody computes a checksum that the sender leaves to the device.
        self.client.run("ethtool", "-K", "near0", "tx", "off")
        self.set_up_client()

    def take_tap(self, device="dtap0", near="near0", **addresses):
        """Makes the kernel's end of DPDK's TAP the client's."""
        self.target.ip("link", "set", device, "netns", self.client.name)
        self.client.ip("link", "set", device, "name", near, "address", "02:00:00:00:00:01")
        self.set_up_client(near, **addresses)

    def set_up_client(self, near="near0", address=f"{THERE}/24", address6="fd09::1/64"):
        self.client.ip("link", "set", near, "up")
        self.client.ip("addr", "add", address, "dev", near)
        self.client.ip("addr", "add", address6, "dev", near, "nodad")

    def start(self, *arguments, dpdk, name="run", is_awaited=True):
        command = (FIBERTAP, "run", "--engine", "cpu", "--idle", "nap", "--stats",
                   self.folder / f"{name}.json", *arguments, "--", *EAL, *dpdk)
        process = self.target.start(*map(str, command), stderr=subprocess.PIPE, text=True,
                                    env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})  # libxdp
        self.addCleanup(self.end, process)
        process.name, process.log = name, ""
        for line in process.stderr if is_awaited else ():
            process.log += line
            if "receiving from" in line:
                return process
        return process if not is_awaited else self.fail(process.log)

    def end(self, process):
        if process in self.target._processes:
            self.target.stop(process, signal.SIGKILL)
        process.stderr.close()

    def stop(self, process):
        process.terminate()
        errors = process.stderr.read()
        self.target._processes.remove(process)
        self.assertEqual(process.wait(60), 0, errors)
        process.log += errors
        return json.loads((self.folder / f"{process.name}.json").read_text())

    def send_mirrored(self, count):
        path = self.folder / "mirrored.pcap"
        path.write_bytes(pcap(*(mirrored(b"%08d" % number) for number in range(count))))
        self.client.run(PYTHON, "-c", SEND_CAPTURE, str(path), "near0")

    @contextlib.contextmanager
    def seen_by_kernel(self, tap="fibertap0"):
        """Records what the kernel gets and sends by its end of the port."""
        path = self.folder / f"{tap}.pcap"
        tcpdump = self.target.start("tcpdump", "-i", tap, "-U", "--immediate-mode", "-Z", "root",
                                    "-w", str(path), stderr=subprocess.PIPE, text=True)
        self.assertIn("listening on", tcpdump.stderr.readline())
        yield path
        self.target.stop(tcpdump, signal.SIGINT)
        tcpdump.stderr.close()

    def health(self, address=HERE):
        return self.client.run("curl", "-s", "-m", "20", f"http://{address}:{HTTP}/healthz",
                               check=False)

    def lines(self, path, expression):
        return subprocess.run(["tcpdump", "-n", "-r", path, *expression.split()], check=True,
                              capture_output=True, text=True).stdout.splitlines()

    def wait_for_accepted(self, count):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            text = self.client.run("curl", "-s", "-m", "20", "-H", "Authorization: Bearer secret",
                                   f"http://{HERE}:{HTTP}/metrics")
            if f'fibertap_frames_total{{disposition="accepted"}} {count}\n' in text:
                return text
        self.fail(f"{count} frames were not accepted: {text}")

    def answers_everything(self, dpdk, *arguments, after_start=lambda: None):
        """Talks to a port's kernel while mirrored frames come; returns the statistics."""
        process = self.start("--exception-address", f"{HERE}/24", "--exception-address",
                             "fd09::2/64", "--http", f"{HERE}:{HTTP}", "--http-token", self.token,
                             *arguments, dpdk=dpdk)
        after_start()
        with self.seen_by_kernel() as seen:
            self.send_mirrored(300)
            self.client.run("ping", "-c", "3", "-i", "0.2", "-W", "10", HERE)
            self.client.run("ping", "-6", "-c", "2", "-i", "0.2", "-W", "10", "fd09::2")
            self.assertEqual(self.health(), "ok\n")
            self.send_mirrored(300)
            metrics = self.wait_for_accepted(600)
        mac = re.search("link/ether ([0-9a-f:]+)", self.target.run("ip", "link", "show", "fibertap0"))
        self.assertIn(f"lladdr {mac[1]}", self.client.run("ip", "neigh", "show", HERE))
        statistics = self.stop(process)
        self.assertEqual(self.lines(seen, "udp port 4789"), [])
        self.assertEqual(len(self.lines(seen, "icmp and icmp[0] == 8")), 3)
        self.assertEqual(statistics["frames"]["accepted"], 600)
        port, = statistics["live"]["exception"]
        self.assertEqual(port["tap"], "fibertap0")
        for each in CLASSES:
            self.assertGreater(port[each]["forwarded"], 0, each)
            self.assertEqual({key: count for key, count in port[each].items()
                              if key != "forwarded" and count != 0}, {})
        self.assertEqual(sum(port[each]["forwarded"] for each in CLASSES),
                         statistics["frames"]["not_vxlan"])
        self.assertGreater(port["answers"]["sent"], 8)
        self.assertIn('fibertap_exception_frames_total{port="' + port["port"] +
                      '",class="health",outcome="forwarded"}', metrics)
        return statistics

    def test_af_xdp_takes_the_frames_of_an_interface_and_the_kernel_answers_all_the_same(self):
        self.veth()
        try:
            self.stop(self.start(dpdk=("--vdev=net_af_xdp0,iface=wire0",), name="try"))
        except AssertionError as refusal:
            self.skipTest(f"no AF_XDP here: {refusal}")
        statistics = self.answers_everything(("--vdev=net_af_xdp0,iface=wire0",))
        self.assertEqual(statistics["live"]["ports"][0]["driver"], "net_af_xdp")

    def test_a_tap_of_dpdk_answers_when_it_is_asked_to(self):
        self.answers_everything(("--vdev=net_tap0,iface=dtap0",), "--exception", "on",
                                after_start=self.take_tap)

    def test_af_packet_answers_when_it_is_asked_to(self):
        self.veth()
        self.answers_everything(("--vdev=net_af_packet0,iface=wire0",), "--exception", "on")

    def test_without_a_capability_it_goes_on_answering(self):
        self.folder.chmod(0o777)
        process = self.start("--exception", "on", "--exception-address", f"{HERE}/24",
                             "--user", "65534:65534", "--http", f"0.0.0.0:{HTTP}",
                             "--http-token", self.token, "--exception-tap", "kernel0",
                             dpdk=("--vdev=net_tap0,iface=dtap0",))
        self.take_tap()
        self.assertEqual(self.health(), "ok\n")
        for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
            status = (task / "status").read_text()
            self.assertRegex(status, r"CapPrm:\t0+\n")
            self.assertRegex(status, r"Uid:\t65534\t65534\t65534\t65534")
        self.assertIn("kernel0", self.target.run("ip", "link"))

    def test_a_flood_of_junk_starves_neither_arp_nor_the_health_check(self):
        process = self.start("--exception", "on", "--exception-address", f"{HERE}/24", "--http",
                             f"{HERE}:{HTTP}", "--http-token", self.token, "--exception-budget",
                             "200", dpdk=("--vdev=net_tap0,iface=dtap0",))
        self.take_tap()
        mac = re.search("link/ether ([0-9a-f:]+)", self.target.run("ip", "link", "show", "fibertap0"))
        flood = self.client.start(PYTHON, "-c", FLOOD, "near0", mac[1], THERE, HERE)
        for _ in range(5):
            self.client.ip("neigh", "flush", "dev", "near0")
            self.assertEqual(self.health(), "ok\n")
        self.client.stop(flood)
        statistics = self.stop(process)
        port, = statistics["live"]["exception"]
        self.assertGreater(port["other"]["over_budget"], 0)
        self.assertGreaterEqual(port["neighbour"]["forwarded"], 5)
        self.assertGreaterEqual(port["health"]["forwarded"], 5 * 4)
        for each in ("neighbour", "health"):
            self.assertEqual((port[each]["over_budget"], port[each]["tap_full"]), (0, 0), each)
        self.assertEqual(sum(sum(port[each].values()) for each in CLASSES),
                         statistics["frames"]["not_vxlan"])

    def test_each_port_has_a_kernels_end_of_its_own(self):
        process = self.start("--exception", "on", dpdk=("--vdev=net_tap0,iface=dtap0",
                                                        "--vdev=net_tap1,iface=dtap1"))
        self.take_tap()
        self.take_tap("dtap1", "near1", address="10.9.1.1/24", address6="fd19::1/64")
        for tap, address in (("fibertap0", "10.9.0.2/24"), ("fibertap1", "10.9.1.2/24")):
            self.target.ip("addr", "add", address, "dev", tap)
        with self.seen_by_kernel("fibertap0") as first, self.seen_by_kernel("fibertap1") as second:
            self.client.run("ping", "-c", "2", "-i", "0.2", "-W", "10", "10.9.0.2")
            self.client.run("ping", "-c", "4", "-i", "0.2", "-W", "10", "10.9.1.2")
        self.stop(process)
        self.assertEqual(len(self.lines(first, "icmp and icmp[0] == 8")), 2)
        self.assertEqual(len(self.lines(second, "icmp and icmp[0] == 8")), 4)

    def test_who_does_not_need_it_has_none(self):
        self.veth()
        for arguments, dpdk in (((), ("--vdev=net_null0",)),
                                (("--exception", "off"), ("--vdev=net_tap0,iface=dtap0",))):
            with self.subTest(arguments):
                process = self.start(*arguments, dpdk=dpdk, name=f"none{len(arguments)}")
                self.assertNotIn("fibertap", self.target.run("ip", "link"))
                self.assertEqual(self.stop(process)["live"]["exception"], [])

    def test_what_cannot_be_is_said_at_the_start(self):
        tap = ("--vdev=net_tap0,iface=dtap0",)
        for arguments, dpdk, code, words in (
                (("--exception", "yes"), tap, USAGE, "--exception: found yes, expected auto, on or off"),
                (("--exception", "on", "--exception-tap", "lo"), tap, RUNTIME,
                 "--exception-tap lo: found"),
                (("--exception-tap", "a/b"), tap, USAGE, "found no name of an interface"),
                (("--exception", "off", "--exception-address", f"{HERE}/24"), tap, USAGE,
                 "found --exception off"),
                (("--exception-address", HERE), tap, USAGE, "expected one such as 10.0.0.9/24"),
                (("--exception-address", f"{HERE}/33"), tap, USAGE, "from 1 to 32"),
                (("--exception-address", f"{HERE}/24"), tap, USAGE, "say --exception on"),
                (("--exception-address", f"{HERE}/24", "--exception", "on"),
                 (*tap, "--vdev=net_null0"), USAGE, "found 2 ports")):
            with self.subTest(arguments):
                process = self.start(*arguments, dpdk=dpdk, is_awaited=False)
                _, errors = process.communicate(timeout=60)
                self.target._processes.remove(process)
                self.assertIn(words, errors)
                self.assertEqual(process.returncode, code)


if __name__ == "__main__":
    main()
