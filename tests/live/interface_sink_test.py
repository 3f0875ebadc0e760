#!/usr/bin/python3
"""Accepted frames on interfaces of the kernel, where programs read them live."""

import contextlib
import os
import signal
import subprocess

from interface_lab import A, B, C, IN, InterfaceTest, datagram, frame, packet4
from live import CPU, main, packets, program


class InterfaceSink(InterfaceTest):
    def test_tcpdump_reads_every_accepted_frame_byte_for_byte(self):
        out = self.folder / "beside.pcapng"
        target = self.start("interface:ids0", f"file:{out}")
        inner = [datagram(A, B, payload=os.urandom(length)) for length in
                 (0, 1, 18, 22, 22, 400, 1472, 1473, 4000, 8000)] * 20
        inner += [datagram(A, B, tags=bytes.fromhex("8100006481000065")), frame(b"", 0x88B5),
                  frame(b"\0\1", 0x0806)]
        with self.read("ids0", len(inner)) as found:
            self.mirror(*inner)
        sinks = self.counters(target)
        self.assertEqual(sinks["interface"]["written"], len(inner))
        self.assertEqual(found, inner)
        self.assertEqual([block[:caplen] for _, caplen, _, block in packets(out)], inner)
        self.assertIsNone(self.link("ids0"))
        self.assertIsNone(self.link("ids0-tx"))

    def test_of_several_interfaces_a_flow_and_its_fragments_reach_one(self):
        target = self.start("interface:ids%{n},interfaces=3")
        flows = [(10, 0, 0, host) for host in range(10, 40)]
        inner = []
        for host in flows:
            for first, second in ((host, B), (B, host)):
                inner += [datagram(first, second, ports=(port, 53)) for port in (1, 2, 3)]
                inner += [frame(packet4(first, second, 17, bytes(24), fragment))
                          for fragment in (0x2000, 0x2003, 0x0006)]
        other = [frame(b"\0\1", 0x0806), frame(b"hello", 0x88B5)]
        with contextlib.ExitStack() as readers:
            found = [readers.enter_context(self.read(f"ids{number}", 1)) for number in range(3)]
            self.mirror(*inner, *other)
        self.assertEqual(self.counters(target)["interface"]["written"], len(inner) + len(other))
        self.assertEqual(sum(map(len, found)), len(inner) + len(other), "each is on one of them")
        for number in range(3):
            packets_of = [each for each in found[number] if each[12:14] == b"\x08\0"]
            hosts = {frozenset((each[26:30], each[30:34])) for each in packets_of}
            self.assertEqual(packets_of, [each for each in inner if
                                          frozenset((each[26:30], each[30:34])) in hosts])
            self.assertGreater(len(hosts), 3, "hosts are spread")
        self.assertEqual([each for each in found[0] if each in other], other)

    def test_sessions_with_the_same_addresses_have_vlan_ids_of_their_own(self):
        target = self.start("interface:ids0,vlan=100,name=ids,sessions=7003+7001",
                            rules=self.rules((7001, None), (7002, None), (7003, None)))
        inner = datagram(A, B, payload=b"x" * 30)
        with self.read("ids0", 2) as found:
            for vni in (7001, 7002, 7003):
                self.mirror(inner, vni=vni)
        sinks = self.counters(target)
        self.assertEqual(found, [inner[:12] + bytes.fromhex(tag) + inner[12:]
                                 for tag in ("81000064", "81000065")])
        self.assertEqual(sinks["ids"]["other_sessions"], 1)
        self.assertEqual(sinks["ids"]["vlans"], [{"vlan": 100, "vni": 7001},
                                                 {"vlan": 101, "vni": 7003}])
        self.assertIn("--sink interface:ids0: VLAN ids: 100 vni-7001, 101 vni-7003", target.log)

    def test_more_sessions_than_vlan_ids_are_refused_at_the_start_and_at_a_reload(self):
        rules = self.rules((7001, None), (7002, None))
        words = "found 1 sessions more than VLAN ids up to 4094"
        refused = self.lab.target.start(
            program.FIBERTAP, "run", "-i", IN, *CPU, *map(str, rules), "--sink",
            "interface:ids0,vlan=4094", stderr=subprocess.PIPE, text=True)
        self.assertIn(words, refused.communicate(timeout=60)[1])
        self.lab.target._processes.remove(refused)
        self.assertEqual(refused.returncode, program.CONFIGURATION)
        target = self.start("interface:ids0,vlan=4092", rules=rules)
        self.assertIn("VLAN ids: 4092 vni-7001, 4093 vni-7002\n", target.first_lines)
        self.rules((7001, None), (7002, None), (7003, None), (7004, None))
        target.send_signal(signal.SIGHUP)
        self.assert_line(target, "rules not reloaded, those before stay", words)
        self.rules((7001, None), (7004, None))
        target.send_signal(signal.SIGHUP)
        self.assert_line(target, "VLAN ids: 4094 vni-7004\n")
        self.assertEqual(self.counters(target)["interface"]["vlans"],
                         [{"vlan": 4092 + i, "vni": vni} for i, vni in enumerate((7001, 7002, 7004))])

    def test_more_sessions_than_interfaces_are_refused(self):
        rules = self.rules(*((vni, None) for vni in range(513)))
        refused = program.run("run", "-i", "lo", *CPU, *rules, "--sink", "interface:s%{vni}")
        self.assert_exit(refused, program.CONFIGURATION, "found 513 sessions, expected at most 512",
                         "vlan=1")

    def test_each_session_has_an_interface_of_its_own(self):
        target = self.start("interface:s%{vni},name=each,sessions=7001+7002",
                            rules=self.rules((7001, 100), (7002, None), (7003, None)))
        self.assertIsNone(self.link("s7003"))
        self.assertEqual(self.link("s7001")["mtu"], self.link("s7002")["mtu"])
        inner = {7001: datagram(A, B), 7002: datagram(A, C)}
        with self.read("s7001", 1) as first, self.read("s7002", 1) as second:
            for vni, each in inner.items():
                self.mirror(each, vni=vni)
        self.assertEqual(self.counters(target)["each"]["interfaces"], 2)
        self.assertEqual((first, second), ([inner[7001]], [inner[7002]]))
        self.assertIsNone(self.link("s7001"))

    def test_a_tap_is_read_as_a_veth_pair_is(self):
        target = self.start("interface:tap0,type=tap,vlan=7", rules=self.rules((7001, None)))
        self.assertEqual(self.link("tap0")["linkinfo"]["info_kind"], "tun")
        inner = [datagram(A, B, payload=bytes(length)) for length in (0, 18, 1472, 8000)]
        with self.read("tap0", len(inner)) as found:
            self.mirror(*inner)
        self.assertEqual(found, [each[:12] + b"\x81\0\0\x07" + each[12:] for each in inner])
        self.assertEqual(self.counters(target)["interface"]["written"], len(inner))
        self.assertIsNone(self.link("tap0"))

    def test_an_interface_that_is_there_is_taken_as_it_is(self):
        with self.cable("old0") as far:
            before = self.link("old0")
            target = self.start("interface:old0,type=existing")
            self.assertEqual(self.link("old0"), before)
            inner = [datagram(A, B, payload=bytes(length)) for length in (1472, 1477, 3000, 18)]
            with self.read(far, 2) as found:
                self.mirror(*inner)
            sink = self.counters(target)["interface"]
            self.assertEqual(found, [inner[0], inner[3]])
            self.assertEqual((sink["written"], sink["too_long"]), (2, 2))
            self.assertIn("interface:old0: found an MTU of 1500 bytes, expected 9664", target.log)
            self.assertIsNotNone(self.link("old0"))

    def test_frames_that_do_not_fit_are_lost_by_name(self):
        target = self.start("interface:ids0", rules=self.rules((7001, 13), (7002, 200)))
        self.assertEqual(self.link("ids0")["mtu"], 186)
        long = datagram(A, B, payload=bytes(1000))
        with self.read("ids0", 1) as found:
            self.mirror(long, vni=7001)
            self.mirror(long, vni=7002)
            self.wait_until_received(target, 2)
        self.assertEqual(found, [long[:200]], "the bytes that are kept")
        self.rules((7001, 13), (7002, None))
        target.send_signal(signal.SIGHUP)
        self.assert_line(target, "--sink interface:ids0: its MTU is 186: frames that ask for 9664")
        self.assert_line(target, "rules reloaded")
        self.mirror(long, vni=7002)
        self.wait_until_received(target, 3)
        sink = self.counters(target)["interface"]
        self.assertEqual((sink["written"], sink["too_short"], sink["too_long"]), (1, 1, 1))


if __name__ == "__main__":
    main()
