#!/usr/bin/python3
"""Interfaces that a sink makes: quiet, by few rights, and gone when the run is."""

import json
import os
import signal
import struct
import subprocess
import time

from interface_lab import A, B, C, IN, NOBODY, InterfaceTest, datagram, frame, packet4
from live import CPU, main, program


class InterfaceLinks(InterfaceTest):
    def test_a_session_that_a_reload_adds_has_an_interface_where_it_may_still_be_made(self):
        for user in ("root", "nobody"):
            with self.subTest(user):
                os.chown(self.folder, NOBODY.pw_uid, NOBODY.pw_gid)
                rules = self.rules((7001, None))
                rules[1].chmod(0o644)
                more = () if user == "root" else ("--user", user)
                target = self.start("interface:s%{vni}", rules=rules, more=more)
                self.rules((7001, None), (7002, None))
                target.send_signal(signal.SIGHUP)
                self.assert_line(target, "rules reloaded")
                if user == "root":
                    self.wait_until(lambda: self.link("s7002"), "there is an interface")
                self.mirror(datagram(A, B), vni=7002)
                self.wait_until_received(target, 1)
                sink = self.counters(target)["interface"]
                self.assertEqual((sink["written"], sink["interface_down"]),
                                 (1, 0) if user == "root" else (0, 1))
                if user != "root":
                    self.assertIn("interface:s7002: found \"Operation not permitted\"", target.log)
                self.assertIsNone(self.link("s7002"))
                (self.folder / "sink.json").unlink()

    def test_the_host_neither_answers_nor_says_anything_on_it(self):
        target = self.start("interface:ids0")
        for name in ("ids0", "ids0-tx"):
            link = self.link(name)
            self.assertIn("NOARP", link["flags"])
            self.assertEqual(link["operstate"], "UP")
            self.assertEqual(link["inet6_addr_gen_mode"], "none")
            self.assertEqual(link["ifalias"], "made by fibertap")
            address, = json.loads(self.lab.target.run("ip", "-j", "addr", "show", name))
            self.assertEqual(address["addr_info"], [])
        syn = frame(packet4((10, 0, 9, 77), (10, 0, 9, 9), 6,
                            struct.pack(">HHIIBBHHH", 4000, 9, 1, 0, 0x50, 2, 1000, 0, 0)),
                    to=self.link("ids0")["address"].replace(":", ""))
        syn = self.with_tcp_checksum(syn)
        asked = frame(struct.pack(">HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 1, bytes(6), bytes(A),
                                  bytes(6), bytes([10, 0, 9, 9])), 0x0806, to="ffffffffffff")
        with self.read("ids0", 20) as found, self.read("ids0-tx", 0) as answers:
            before = self.resets()
            self.mirror(*[syn, asked] * 10)
        self.assertEqual(found, [syn, asked] * 10)
        self.assertEqual(answers, [])
        self.assertEqual(self.resets(), before)
        # Without the filter that keeps them away, the host would have.
        self.lab.target.run("tc", "qdisc", "del", "dev", "ids0", "clsact")
        self.mirror(syn)
        self.wait_until(lambda: self.resets() > before, "the host answers")
        self.counters(target)

    def resets(self):
        """TCP segments with RST that the target's host has sent."""
        names, values = (line.split() for line in self.lab.target.run("cat", "/proc/net/snmp")
                         .splitlines() if line.startswith("Tcp:"))
        return int(values[names.index("OutRsts")])

    @staticmethod
    def with_tcp_checksum(frame_of):
        def folded(data):
            total = sum(struct.unpack(f">{len(data) // 2}H", data))
            while total >> 16:
                total = (total & 0xFFFF) + (total >> 16)
            return ~total & 0xFFFF
        ip4, tcp = frame_of[14:34], frame_of[34:]
        ip4 = ip4[:10] + struct.pack(">H", folded(ip4)) + ip4[12:]
        pseudo = ip4[12:20] + struct.pack(">HH", 6, len(tcp))
        tcp = tcp[:16] + struct.pack(">H", folded(pseudo + tcp)) + tcp[18:]
        return frame_of[:14] + ip4 + tcp

    def test_an_interface_that_goes_and_comes_back_loses_frames_by_name_meanwhile(self):
        target = self.start("interface:ids0")
        self.mirror(datagram(A, B))
        self.lab.target.ip("link", "del", "ids0")
        self.mirror(*[datagram(A, B)] * 10)
        self.assert_line(target, "interface:ids0: found \"Network is down\", expected it to be")
        self.lab.target.ip("link", "add", "ids0", "type", "veth", "peer", "name", "ids0-tx")
        for name in ("ids0", "ids0-tx"):
            self.lab.target.ip("link", "set", name, "up")
        with self.read("ids0", 1) as found:
            for _ in range(30):
                self.mirror(datagram(A, C))
                time.sleep(0.05)
        self.assertIn(datagram(A, C), found)
        sink = self.counters(target)["interface"]
        self.assertGreaterEqual(sink["interface_down"], 10)
        self.assertEqual(sink["written"] + sink["interface_down"], sink["accepted"])
        self.assertIn("interface:ids0: takes frames again", target.log)
        self.assertIsNotNone(self.link("ids0"), "it is not ours")
        self.lab.target.ip("link", "del", "ids0")

    def test_an_interface_that_is_down_or_removed_loses_frames_by_name(self):
        target = self.start("interface:tap0,type=tap,name=tap", "interface:ids0,name=veth")
        with self.read("tap0", 1), self.read("ids0", 1):
            self.mirror(datagram(A, B))
        self.lab.target.ip("link", "set", "ids0-tx", "down")
        self.lab.target.ip("link", "set", "tap0", "down")
        self.mirror(datagram(A, B))
        for _ in ("tap0", "ids0"):
            self.assert_line(target, "found \"Network is down\", expected it to be there and up")
        for name in ("tap0", "ids0-tx"):
            self.lab.target.ip("link", "set", name, "up")
        with self.read("tap0", 1) as tap, self.read("ids0", 1) as veth:
            time.sleep(0.3)  # until they are looked for again
            self.mirror(datagram(A, C))
        self.assertEqual((tap, veth), ([datagram(A, C)], [datagram(A, C)]))
        self.lab.target.ip("link", "del", "tap0")
        self.mirror(datagram(A, B))
        self.wait_until_received(target, 4)
        sinks = self.counters(target)
        for name, down in (("tap", 2), ("veth", 1)):
            self.assertEqual(sinks[name]["interface_down"], down, name)
            self.assertEqual(sinks[name]["written"], 4 - down, name)

    def test_without_rights_it_says_which_it_needs(self):
        for kind in ("veth", "tap"):
            refused = self.lab.target.start(
                "setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups",
                "--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw", program.FIBERTAP,
                "run", "-i", IN, *CPU, "--allow-empty", "--sink", f"interface:ids0,type={kind}",
                stderr=subprocess.PIPE, text=True)
            errors = refused.communicate(timeout=60)[1]
            self.lab.target._processes.remove(refused)
            self.assertEqual(refused.returncode, program.RUNTIME, errors)
            self.assertIn("Operation not permitted", errors)
            self.assertIn("start as root or with CAP_NET_ADMIN and CAP_NET_RAW", errors)
            self.assertIsNone(self.link("ids0"))

    def test_with_these_rights_alone_and_with_a_user_it_makes_and_removes_it(self):
        os.chown(self.folder, NOBODY.pw_uid, NOBODY.pw_gid)
        caps = "-all,+net_raw,+net_admin"
        capable = ("setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}",
                   "--clear-groups", f"--inh-caps={caps}", f"--ambient-caps={caps}")
        for before, more in ((capable, ()), ((), ("--user", "nobody"))):
            for end in (signal.SIGTERM, signal.SIGKILL):
                with self.subTest(more=more, end=end):
                    target = self.start("interface:ids0", more=more, before=before)
                    inner = [datagram(A, B)] * 100
                    with self.read("ids0", 100) as found:
                        self.mirror(*inner)
                    self.assertEqual(found, inner)
                    if end == signal.SIGTERM:
                        self.assertEqual(self.counters(target)["interface"]["written"], 100)
                        self.assertIsNone(self.link("ids0"))
                        (self.folder / "sink.json").unlink()
                    else:
                        self.end(target)
                        self.wait_until(lambda: not self.link("ids0"), "it is removed")

    def test_what_a_killed_run_left_is_taken_up_again_and_shared_with_nobody(self):
        target = self.start("interface:ids0")
        keeper = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(target.pid)], text=True,
                                check=True, stdout=subprocess.PIPE).stdout.split()
        self.assertEqual(keeper[1:], ["fibertap-links"])
        self.assertEqual(set(self.capabilities_of(keeper[0])), {"0000000000001000"}, "NET_ADMIN")
        refused = self.lab.target.start(
            program.FIBERTAP, "run", "-i", IN, *CPU, "--allow-empty", "--sink", "interface:ids0",
            stderr=subprocess.PIPE, text=True)
        self.assertIn("interface:ids0: found another sink of fibertap at work on it",
                      refused.communicate(timeout=60)[1])
        self.lab.target._processes.remove(refused)
        os.kill(int(keeper[0]), signal.SIGKILL)
        self.end(target)
        index = self.link("ids0")["ifindex"]
        with self.read("ids0", 1) as found:  # of a reader that stays
            target = self.start("interface:ids0")
            self.assertEqual(self.link("ids0")["ifindex"], index)
            self.mirror(datagram(A, B))
        self.assertEqual(found, [datagram(A, B)])
        self.counters(target)
        self.assertIsNone(self.link("ids0"))

    def test_a_pair_whose_readers_end_was_moved_away_goes_at_the_end_or_at_the_next_start(self):
        for end in (signal.SIGTERM, signal.SIGKILL):
            with self.subTest(end=end):
                target = self.start("interface:ids0")
                elsewhere = self.lab.target.start("unshare", "-n", "sleep", "60")
                own = os.readlink(f"/proc/{target.pid}/ns/net")
                self.wait_until(lambda: os.readlink(f"/proc/{elsewhere.pid}/ns/net") != own,
                                "it is in another namespace")
                self.lab.target.run("ip", "link", "set", "ids0", "netns", str(elsewhere.pid))
                if end == signal.SIGKILL:
                    keeper = subprocess.run(["pgrep", "-P", str(target.pid)], text=True, check=True,
                                            stdout=subprocess.PIPE).stdout
                    os.kill(int(keeper), signal.SIGKILL)
                    self.end(target)
                    self.assertIsNotNone(self.link("ids0-tx"))
                    target = self.start("interface:ids0")
                    self.assertIsNotNone(self.link("ids0"))
                self.counters(target)
                self.assertIsNone(self.link("ids0"))
                self.assertIsNone(self.link("ids0-tx"))
                self.lab.target.stop(elsewhere, signal.SIGKILL)
                (self.folder / "sink.json").unlink()

    @staticmethod
    def capabilities_of(process):
        with open(f"/proc/{process}/status") as status:
            lines = [line.split() for line in status]
        return [line[1] for line in lines if line[0] in ("CapPrm:", "CapEff:")]

    def test_an_interface_of_somebody_else_is_left_alone(self):
        with self.cable("old0"):
            for kind in ("veth", "tap"):
                refused = self.lab.target.start(
                    program.FIBERTAP, "run", "-i", IN, *CPU, "--allow-empty", "--sink",
                    f"interface:old0,type={kind}", stderr=subprocess.PIPE, text=True)
                self.assertIn("write type=existing to send out of",
                              refused.communicate(timeout=60)[1])
                self.lab.target._processes.remove(refused)
            self.assertIsNotNone(self.link("old0"))


if __name__ == "__main__":
    main()
