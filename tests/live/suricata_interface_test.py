#!/usr/bin/python3
"""Suricata reads interfaces of a live target by the commands of docs/suricata.md: flows stay whole and
apart, and fragments come together, however many interfaces and sessions there are."""

import time

from flows import TLS_NAME
from golden import lab, programs
from suricata import END_OF_FRAGMENTS, FRAGMENTS_PORT, Eve, SuricataTest, documented, main

CLIENTS = [lab.address4(number) for number in range(21, 26)]
FRAGMENTED = f"{'x' * 4000}{END_OF_FRAGMENTS}"
SEND_FROM = f"""
import socket, sys
port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
port.bind((sys.argv[1], 0))
port.sendto(b"{FRAGMENTED}", (sys.argv[2], {FRAGMENTS_PORT}))
"""


class SuricataInterface(SuricataTest):
    """Both ends of each connection are mirrored, so two sessions have the same flows."""

    VNIS = (7001, 7002)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mirror_server(7002)
        for address in CLIENTS:
            cls.client.ip("addr", "add", f"{address}/24", "dev", "eth0")

    def talk_from(self, address):
        """HTTP, TLS and DNS, and at last a datagram in three fragments."""
        server = self.server.ip4
        programs.fetch(self.client, server, "page.html", options=("--interface", address))
        self.client.run("curl", "--silent", "--show-error", "--insecure", "-o", "/dev/null", "--interface",
                        address, "--resolve", f"{TLS_NAME}:443:{server}", f"https://{TLS_NAME}/")
        programs.dig(self.client, server, "www", "A", "-b", address)
        self.client.run(programs.PYTHON, "-c", SEND_FROM, address, server)

    def test_it_reads_on_when_the_target_is_started_again(self):
        make, run, read = documented("An interface")
        self.shell(make)
        for number in (1, 2):
            target = self.documented_target(f"{run},sessions=7001")
            if number == 1:
                reader = self.start_suricata(read, self.lab.target)
                self.wait_for_suricata(reader)
            address = CLIENTS[number]

            def is_found():
                self.client.run(programs.PYTHON, "-c", SEND_FROM, address, self.server.ip4)
                time.sleep(0.1)
                return f'"src_ip":"{address}"' in (self.folder / "logs" / "eve.json").read_text()

            self.wait_until(is_found, "a datagram is found")
            self.stop(target)
            (self.folder / "documented.json").unlink()
        self.assertIsNone(reader.poll())

    def test_flows_are_whole_on_one_interface_on_several_and_by_vlan_id(self):
        make, one, read = documented("An interface")
        make_several, several, *read_several = documented("Several interfaces", ids="part",
                                                          ids0="part0", ids1="part1")
        make_vlans, vlans, read_vlans = documented("Sessions with the same addresses, live", ids0="vlan0",
                                                   logs="vlans")
        self.shell(make, make_several, make_vlans)
        target = self.documented_target(f"{one},sessions=7001", f"{several},sessions=7001", vlans)
        readers = [self.start_suricata(f"{command} {beside}", self.lab.target)
                   for command, beside in ((read, "--set af-packet.1.cluster-id=20"),
                                           (read_several[0], ""), (read_several[1], ""),
                                           (read_vlans, "--set af-packet.1.cluster-id=21"))]
        self.wait_for_suricata(*readers)
        with self.recorded(self.lab.target, "in") as capture:
            for address in CLIENTS:
                self.talk_from(address)
            for logs, times in ((("logs",), 1), (("logs0", "logs1"), 1), (("vlans",), 2)):
                self.wait_until(lambda: sum(self.count_alerts(each, 6) for each in logs)
                                >= times * len(CLIENTS), f"all fragments are found in {logs}")
            time.sleep(0.5)  # for what another thread of Suricata still has
        self.stop_suricata(*readers)
        self.stop(target)

        every = {sid: len(CLIENTS) for sid in (1, 2, 3, 5, 6)}
        with self.subTest("one interface"):
            eve = Eve(self.folder / "logs")
            self.assertEqual(eve.alerts(), every)
            self.assert_whole_flows(eve.flows(), capture)
        with self.subTest("several interfaces"):
            eves = [Eve(self.folder / "logs0"), Eve(self.folder / "logs1")]
            for eve in eves:
                self.assertGreater(len(eve.flows()), 0)
                self.assertEqual(set(eve.alerts()), set(every))
            self.assertEqual({sid: sum(eve.alerts()[sid] for eve in eves) for sid in every}, every)
            self.assert_whole_flows([flow for eve in eves for flow in eve.flows()], capture)
        with self.subTest("VLAN ids"):
            eve = Eve(self.folder / "vlans")
            self.assertEqual(eve.alerts(), {sid: 2 * count for sid, count in every.items()})
            self.assertIn("VLAN ids: 1 vni-7001, 2 vni-7002", target.first_lines)
            for vlan, vni in ((1, 7001), (2, 7002)):
                self.assert_whole_flows(eve.flows(vlan), capture, vni)


if __name__ == "__main__":
    main()
