"""Captures and the rules for them, in every form that a tool reads."""

import dataclasses
import pathlib
import shutil
import struct
import subprocess

from harness import bpf, display_filter, rule_list

PACKET_LENGTH = 128
ACCEPTED_PERCENT = 50
SEED = 1
PCAP_HEAD = struct.Struct("<IHHiIII")


@dataclasses.dataclass(frozen=True)
class Traffic:
    """What `fibertap-lab gen` is asked for; a filter for every VNI."""

    profile: str
    vnis: int
    rules: int


@dataclasses.dataclass(frozen=True)
class Input:
    """A folder with a capture and its rules."""

    folder: pathlib.Path
    frames: int

    @property
    def capture(self):
        return self.folder / "in.pcap"

    @property
    def empty_capture(self):
        """The same without a frame: what a tool takes for it is its start-up."""
        return self.folder / "empty.pcap"

    @property
    def wire_bytes(self):
        """Bytes of a frame on the wire, on average: each has 16 bytes of pcap before it."""
        return (self.capture.stat().st_size - PCAP_HEAD.size) / self.frames - 16

    @property
    def template(self):
        return self.folder / "mirror.yaml"

    @property
    def rules(self):
        return self.folder / "rules.txt"

    @property
    def bpf(self):
        return self.folder / "rules.bpf"

    @property
    def display_filter(self):
        return self.folder / "rules.display"


def make(programs, traffic, frames, cache):
    """The input in `cache`, made when it is not there yet."""
    name = f"{traffic.profile}-{traffic.vnis}x{traffic.rules}-{frames}"
    made = Input(cache / name, frames)
    if not made.folder.exists():
        scratch = Input(cache / (name + ".part"), frames)
        shutil.rmtree(scratch.folder, ignore_errors=True)
        scratch.folder.mkdir(parents=True)
        generate(programs, traffic, scratch)
        write_empty_capture(scratch)
        write_rules(programs, scratch)
        scratch.folder.rename(made.folder)
    return made


def generate(programs, traffic, made):
    subprocess.run([programs.lab, "gen", "--write", made.capture, "--write-template",
                    made.template, "--profile", traffic.profile, "--frames", str(made.frames),
                    "--vnis", str(traffic.vnis), "--filters", str(traffic.vnis),
                    "--rules", str(traffic.rules), "--accept", str(ACCEPTED_PERCENT),
                    "--packet-length", str(PACKET_LENGTH), "--seed", str(SEED)],
                   check=True, stdout=subprocess.DEVNULL)


def write_empty_capture(made):
    with made.capture.open("rb") as capture:
        made.empty_capture.write_bytes(capture.read(PCAP_HEAD.size))


def write_rules(programs, made):
    text = rule_list.print_rules(programs.bench("bench_rules"), made.template)
    sessions = rule_list.read_sessions(text)
    made.rules.write_text(text)
    made.bpf.write_text(bpf.expression(sessions))
    made.display_filter.write_text(display_filter.expression(sessions))
