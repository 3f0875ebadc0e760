"""What the tests of Wireshark's own programs share: a target whose sessions they see, in a namespace in
which fibertap-extcap lies in Wireshark's folder."""

import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import unittest

from live import TOP, LiveTest, lab, programs, template
from program import mirrored

EXTCAP = TOP / "deploy" / "wireshark" / "fibertap-extcap"
OUTER_BYTES = 50
# Wireshark looks for such programs in one folder only when root runs it; here it has ours and no other.
IN_FOLDER = 'mount --bind "$0" "$1" && shift && exec "$@"'
SECTION, INTERFACE, STATISTICS, PACKET = 0x0A0D0D0A, 1, 5, 6
SEND = """
import socket, sys
datagram = bytes.fromhex(sys.stdin.read())
port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(int(sys.argv[3])):
    port.sendto(datagram, (sys.argv[1], int(sys.argv[2])))
"""


def blocks(pcapng):
    """(type, body) of each block."""
    at = 0
    while at < len(pcapng):
        kind, length = struct.unpack_from("<II", pcapng, at)
        yield kind, pcapng[at + 8:at + length - 4]
        at += length


def folder_of_wireshark():
    folders = subprocess.run(["tshark", "-G", "folders"], capture_output=True, text=True, check=True)
    return re.search(r"Extcap path:\s+(\S+)", folders.stdout)[1]


@unittest.skipIf(shutil.which("tshark") is None, "tshark is not there")
class WiresharkTest(LiveTest):
    def setUp(self):
        super().setUp()
        self.token = self.file("token", "tell-me\n")
        self.programs = self.folder / "extcap"
        self.programs.mkdir()
        (self.programs / EXTCAP.name).symlink_to(EXTCAP)
        self.there = folder_of_wireshark()
        if not pathlib.Path(self.there).is_dir():
            self.skipTest(f"{self.there} is not there: apt-get install wireshark-common")
        self.variables = {"FIBERTAP_URL": "http://127.0.0.1:9100", "FIBERTAP_TOKEN": "tell-me"}

    def viewed(self, name="target", *arguments):
        """A target that takes frames of 7001, and of any VNI by the name 7002 or 7003."""
        rules = self.file("mirror.yaml", template((7001, 200), (7002, None), (7003, None)))
        return self.target(name, "--template", rules, "--write", self.folder / f"{name}.pcapng",
                           "--http", "127.0.0.1:9100", "--http-token", self.token, *arguments)

    def in_namespace(self, *command):
        """A command with our program as Wireshark's only one, and our settings."""
        return ("unshare", "--mount", "sh", "-c", IN_FOLDER, self.programs, self.there, "env",
                f"XDG_CONFIG_HOME={self.folder}",
                *(f"{name}={value}" for name, value in self.variables.items()), *command)

    def run_there(self, *command):
        process = self.begin(*command)
        with process:
            output, errors = process.communicate(timeout=60)
        self.lab.target._processes.remove(process)
        return subprocess.CompletedProcess(command, process.returncode, output, errors)

    def begin(self, *command):
        return self.lab.target.start(*map(str, self.in_namespace(*command)), stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True)

    def extcap(self, *arguments):
        return self.run_there(EXTCAP, *arguments)

    def ask(self, path):
        return self.lab.target.run("curl", "-s", "-H", "Authorization: Bearer tell-me",
                                   f"http://127.0.0.1:9100{path}")

    def viewers(self):
        return json.loads(self.ask("/stats"))["live"]["viewers"]

    def wait_for_viewers(self, count):
        self.wait_until(lambda: self.viewers()["present"] == count, f"{count} viewers are there")

    def send_frames(self, vni, count, size=100):
        """DNS datagrams, which the filter accepts."""
        inner = mirrored(payload=b"x" * size)[OUTER_BYTES:]
        self.client.run(programs.PYTHON, "-c", SEND, lab.TARGET_IP4, str(lab.VXLAN_PORT), str(count),
                        stdin=(programs.vxlan_header(vni) + inner).hex())
        self.sent_frames = getattr(self, "sent_frames", 0) + count

    def wait_until_judged(self):
        self.wait_until(lambda: json.loads(self.ask("/stats"))["frames"]["accepted"] == self.sent_frames,
                        "all frames are judged")

    def capture(self, interface, fifo, *arguments):
        """Our program at work as Wireshark starts it, and the capture that it wrote when it has ended."""
        path = self.folder / fifo
        os.mkfifo(path)
        process = self.begin(EXTCAP, "--capture", "--extcap-interface", interface, "--fifo", path,
                             *arguments)
        with open(self.folder / f"{fifo}.pcapng", "wb") as out:
            reader = subprocess.Popen(["cat", path], stdout=out)
        reader.path = self.folder / f"{fifo}.pcapng"
        self.addCleanup(reader.wait)
        self.addCleanup(reader.kill)
        return process, reader

    def end_of(self, process, reader):
        """(exit code, errors, bytes) of a capture that ends."""
        _, errors = process.communicate(timeout=30)
        self.lab.target._processes.remove(process)
        if process.returncode == 0:
            reader.wait(timeout=30)
        return process.returncode, errors, reader.path.read_bytes()

    def fields(self, path, *names):
        words = [word for name in names for word in ("-e", name)]
        shown = subprocess.run(["tshark", "-r", path, "-T", "fields", *words], check=True,
                               capture_output=True, text=True)
        return [line.split("\t") for line in shown.stdout.splitlines()]
