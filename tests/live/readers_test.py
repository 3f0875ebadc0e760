#!/usr/bin/python3
"""Programs that read captures find in what a live target gives them all that was sent: flows, packets,
bytes, and the body of a page."""

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import live
from flows import FlowsTest, flows_sent
from live import SKIPPED, TOP

READERS = TOP / "build" / "readers" / "run"  # by scripts/fetch-packages
PROGRAMS = ("argus", "ndpiReader", "nfdump", "nfpcapd", "ra", "tcpdump", "tcpflow", "tshark")
RA_FIELDS = "saddr sport daddr dport proto spkts dpkts sbytes dbytes".split()
NFDUMP_FIELDS = "fmt:%sa,%sp,%da,%dp,%pr,%pkt,%byt"
PROTOCOLS = {"6": "TCP", "17": "UDP"}
ETHERNET = 14


def environment():
    """With the readers that were unpacked into the build tree."""
    if not READERS.exists():
        return os.environ
    printed = subprocess.run([READERS, "env", "-0"], check=True, capture_output=True, text=True).stdout
    return dict(line.split("=", 1) for line in printed.split("\0") if line)


class Readers(FlowsTest):
    def read(self, *command):
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=self.folder,
                              env=environment()).stdout

    def test_each_finds_every_flow_with_all_of_its_packets_and_bytes(self):
        for folder in ("tcpflow", "tcpflow-live", "files", "netflow"):
            (self.folder / folder).mkdir()
        os.mkfifo(self.folder / "fifo")
        tcpdump = subprocess.Popen(["tcpdump", "-n", "-r", self.folder / "fifo"], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        sinks = ("exec:tcpflow -r - -o tcpflow,format=pcap",
                 "exec:argus -F /dev/null -r - -w argus.out,format=pcap",
                 "exec:ndpiReader -i - -v 1 -w ndpi.txt,format=pcap",
                 "exec:tshark -n -r - -w tshark.pcapng",
                 "pipe:fifo", "interface:ids0",
                 "file:files/%{seq}.pcapng,size=32KiB,hook=nfpcapd,hook-arg=-w,hook-arg=netflow,"
                 "hook-arg=-r")
        target = self.target("readers", "--template", self.template, cwd=self.folder, env=environment(),
                             *(word for sink in sinks for word in ("--sink", sink)))
        live_readers = self.start_on_interface(("tcpflow", "-i", "ids0", "-o", "tcpflow-live"),
                                               ("argus", "-F", "/dev/null", "-i", "ids0", "-w", "live.out"))
        with self.sent() as capture:
            self.make_traffic(2)
        time.sleep(1.2)  # libpcap hands over what came within a second
        for each in live_readers:
            self.lab.target.stop(each, signal.SIGINT)
        accepted = self.stop(target)["frames"]["accepted"]
        self.sent_flows = flows_sent(capture)
        self.assertGreater(len(self.sent_flows), 7)
        with self.subTest("tcpdump"):
            self.assertEqual(len(tcpdump.communicate(timeout=60)[0].splitlines()), accepted)
        for reader in (self.tcpflow, self.tcpflow_on_an_interface, self.argus, self.argus_on_an_interface,
                       self.ndpi, self.tshark, self.nfdump):
            with self.subTest(reader.__name__):
                reader()

    def start_on_interface(self, *commands):
        """Readers of ids0, when all of them listen."""
        started = [self.lab.target.start(*command, cwd=self.folder, env=environment())
                   for command in commands]
        index = self.lab.target.run("cat", "/sys/class/net/ids0/ifindex").strip()

        def listening():
            sockets = self.lab.target.run("cat", "/proc/net/packet").splitlines()[1:]
            return sum(line.split()[4] == index for line in sockets)

        self.wait_until(lambda: listening() == len(commands), "all readers listen")
        return started

    def tcpflow(self):
        self.assert_tcpflow_has_the_pages("tcpflow")

    def tcpflow_on_an_interface(self):
        self.assert_tcpflow_has_the_pages("tcpflow-live")

    def assert_tcpflow_has_the_pages(self, folder):
        bodies = [path.read_bytes() for path in (self.folder / folder).iterdir()
                  if path.name.startswith("010.000.001.010.00080-")]
        self.assertEqual(len(bodies), len([ends for ends in self.sent_flows if ends[3] == 80]))
        self.assertEqual(sum(body.endswith(self.page.read_bytes()) for body in bodies), 2)

    def argus(self):
        self.assert_argus_has_the_flows("argus.out")

    def argus_on_an_interface(self):
        self.assert_argus_has_the_flows("live.out")

    def assert_argus_has_the_flows(self, path):
        lines = self.read("ra", "-F", "/dev/null", "-n", "-c", ",", "-r", path, "-s", *RA_FIELDS)
        found = {(row["SrcAddr"], int(row["Sport"]), row["DstAddr"], int(row["Dport"]),
                  row["Proto"].upper()):
                 [int(row[name]) for name in ("SrcPkts", "DstPkts", "SrcBytes", "DstBytes")]
                 for row in csv.DictReader(lines.splitlines())}
        self.assertEqual(found, self.sent_flows)

    def ndpi(self):
        printed = (self.folder / "ndpi.txt").read_text()
        for name, port in (("DNS", 53), ("HTTP", 80), ("TLS", 443)):
            flows = [counts for ends, counts in self.sent_flows.items() if ends[3] == port]
            packets, octets = (sum(sum(counts[at:at + 2]) for counts in flows) for at in (0, 2))
            self.assertIn(f"\n{name}\t{packets}\t{octets}\t{len(flows)}\n", printed)

    def tshark(self):
        lines = self.read("tshark", "-n", "-r", "tshark.pcapng", "-T", "fields", "-e", "frame.len")
        self.assertEqual(sum(map(int, lines.split())), sum(
            sum(counts[2:]) for counts in self.sent_flows.values()))

    def nfdump(self):
        """Its flows have one direction, and the bytes of IP packets."""
        lines = self.read("nfdump", "-R", "netflow", "-N", "-q", "-A", "proto,srcip,srcport,dstip,dstport",
                          "-o", NFDUMP_FIELDS)
        found = {}
        for line in lines.splitlines():
            source, source_port, destination, port, protocol, *counts = re.split(" *, *", line.strip())
            ends = source, int(source_port), destination, int(port), PROTOCOLS[protocol]
            found[ends] = [*map(int, counts)]
        expected = {}
        for (client, port, server, service, protocol), counts in self.sent_flows.items():
            for at, ends in enumerate(((client, port, server, service), (server, service, client, port))):
                packets, octets = counts[at], counts[2 + at]
                expected[(*ends, protocol)] = [packets, octets - packets * ETHERNET]
        self.assertEqual(found, expected)


if __name__ == "__main__":
    missing = [name for name in PROGRAMS if not shutil.which(name, path=environment()["PATH"])]
    if missing:
        print(f"skipped: found no {', '.join(missing)}; scripts/test fetches them")
        sys.exit(SKIPPED)
    live.main()
