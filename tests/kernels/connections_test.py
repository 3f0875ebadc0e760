#!/usr/bin/python3
"""What the .cfg files, the pragmas and abi/ say of the kernel's arguments, ports and memories is
the same, and every compute unit lies beside its memories."""

import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
HARDWARE = TOP / "kernels" / "hardware"

# Where a platform has its memories, by SLR: UG1120 for the Alveo cards, "Application Migration
# between Alveo U200 platform & Amazon EC2 F1 instances" for F1. `shell` has SLRs that it shares.
PLATFORMS = {
    "f1": {"SLR0": ["DDR[3]"], "SLR1": ["DDR[0]", "DDR[2]"], "SLR2": ["DDR[1]"],
           "shell": {"SLR0", "SLR1"}},
    "u200": {"SLR0": ["DDR[0]"], "SLR1": ["DDR[1]", "DDR[2]"], "SLR2": ["DDR[3]"],
             "shell": {"SLR1"}},
    "u250": {"SLR0": ["DDR[0]"], "SLR1": ["DDR[1]"], "SLR2": ["DDR[2]"], "SLR3": ["DDR[3]"],
             "shell": {"SLR1"}},
    "u55c": {"SLR0": [f"HBM[{i}]" for i in range(32)], "SLR1": [], "SLR2": [], "shell": set()},
}
# What a bank's beats are to: each byte of input and output crosses its bank twice.
BUSY = ("m_axi_gmem_in", "m_axi_gmem_out")


def snake(name):
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def functions(text):
    """Name: arguments, of all functions of a source with void for a result."""
    found = {}
    for name, arguments in re.findall(r"\bvoid (\w+)\(([^)]*)\)\s*\{", text):
        found[name] = re.findall(r"(\w+)(?:,|$)", re.sub(r"<[^<>]*>", "", arguments))
    return found


def bodies(text):
    """Name: everything from a function's head to the next one's."""
    parts = re.split(r"\bvoid (\w+)\(", text)
    return dict(zip(parts[1::2], parts[2::2]))


def interfaces(text):
    """The INTERFACE pragmas, a set of words and settings each."""
    joined = re.sub(r"\\\n", " ", text)
    for line in re.findall(r"#pragma HLS INTERFACE (.*)", joined):
        settings = dict(re.findall(r"(\w+) *= *(\S+)", line))
        yield line.split()[0], settings


class Kernel:
    source = (TOP / "kernels" / "mirror_target.cpp").read_text()
    arguments = functions(source)["mirror_target"]
    buses = {each["port"]: each["bundle"] for kind, each in interfaces(source) if kind == "m_axi"}
    ports = {f"m_axi_{bundle}" for bundle in buses.values()}


class Config:
    """A .cfg file; with `full` the units that it has in comments are there."""

    def __init__(self, name, full=False):
        text = (HARDWARE / f"{name}.cfg").read_text()
        if full:
            text = re.sub(r"(?m)^#(?=(nk|slr|sp)=)", "", text)
        # Of two lines that set the same, the last counts.
        kernel, count, *names = re.findall(r"(?m)^nk=(\w+):(\d+):?(\S*)$", text)[-1]
        self.kernel = kernel
        self.units = names[0].split(".")
        self.count = int(count)
        self.slrs = dict(re.findall(r"(?m)^slr=(\w+):(SLR\d)$", text))
        self.connections = re.findall(r"(?m)^sp=(\w+)\.(\w+):(\S+)$", text)
        self.lines = [line for line in text.splitlines() if re.match(r"(nk|slr|sp)\b", line)]
        self.settings = dict(re.findall(r"(?m)^(\w+)=(\S+)$", text.split("[connectivity]")[0]))

    def memory(self, unit, port):
        memory, = [where for found, wire, where in self.connections
                   if (found, wire) == (unit, port)]
        return memory


def configs():
    for name in PLATFORMS:
        yield name, Config(name)
        yield f"{name} with more units", Config(name, full=True)


class Arguments(unittest.TestCase):
    def test_of_the_kernel_are_those_of_the_abi_in_their_order(self):
        text = (TOP / "abi" / "kernel_command.h").read_text()
        numbered = re.findall(r"\bkArg(\w+) = (\d+)", text)
        self.assertEqual([int(number) for _, number in numbered], list(range(len(numbered))))
        self.assertEqual(Kernel.arguments, [snake(name) for name, _ in numbered])

    def test_of_the_kernel_each_have_a_register_and_pointers_a_bus_of_their_own(self):
        registers = [each["port"] for kind, each in interfaces(Kernel.source)
                     if kind == "s_axilite"]
        self.assertEqual(registers, [*Kernel.arguments, "return"])
        declared = re.search(r"void mirror_target\(([^)]*)\)", Kernel.source)[1]
        pointers = re.findall(r"\*\s*(\w+)", declared)
        self.assertEqual(sorted(Kernel.buses), sorted(pointers))
        self.assertEqual(len(set(Kernel.buses.values())), len(pointers))

    def test_of_tops_are_what_their_pragmas_name(self):
        text = (TOP / "kernels" / "stage_tops.cpp").read_text()
        heads, texts = functions(text), bodies(text)
        self.assertGreater(len(heads), 20)
        for top, arguments in heads.items():
            with self.subTest(top=top):
                named = [each["port"] for _, each in interfaces(texts[top])]
                named += re.findall(r"#pragma HLS ARRAY_PARTITION variable *= *(\w+)", texts[top])
                self.assertEqual(set(named) - set(arguments), set())
                # Streams are ports of their own; HLS would make FIFOs of them else.
                head = texts[top].split("{")[0]
                streams = re.findall(r"(?:Stream<[^&]*|stream<[^&]*)&\s*(\w+)", head)
                self.assertEqual([name for name in streams if name not in named], [])


class Connections(unittest.TestCase):
    def test_every_platform_has_a_file_and_every_file_is_of_a_platform(self):
        self.assertEqual({path.stem for path in HARDWARE.glob("*.cfg")}, set(PLATFORMS))

    def test_each_unit_is_named_and_has_each_port_of_the_kernel_once(self):
        for name, config in configs():
            with self.subTest(name):
                self.assertEqual(config.kernel, "mirror_target")
                self.assertEqual(config.units,
                                 [f"mirror_target_{i + 1}" for i in range(config.count)])
                self.assertEqual(sorted((unit, port) for unit, port, _ in config.connections),
                                 sorted((unit, port) for unit in config.units
                                        for port in Kernel.ports))
                self.assertLessEqual(set(config.slrs), set(config.units))

    def test_outcomes_and_status_of_a_unit_share_a_memory(self):
        # The host fetches both in one transfer, and refuses an xclbin that has them apart.
        for name, config in configs():
            for unit in config.units:
                with self.subTest(name, unit=unit):
                    self.assertEqual(config.memory(unit, "m_axi_gmem_outcomes"),
                                     config.memory(unit, "m_axi_gmem_status"))

    def test_every_line_is_understood(self):
        for name, config in configs():
            with self.subTest(name):
                units = sum(line.startswith("nk=") for line in config.lines)
                self.assertEqual(len(config.lines),
                                 units + len(config.slrs) + len(config.connections))

    def test_every_memory_is_of_the_platform_and_serves_one_busy_port(self):
        for name, config in configs():
            with self.subTest(name):
                platform = PLATFORMS[name.split()[0]]
                memories = {memory for slr, banks in platform.items() if slr != "shell"
                            for memory in banks}
                self.assertLessEqual({where for *_, where in config.connections}, memories)
                busy = [where for _, port, where in config.connections if port in BUSY]
                self.assertEqual(len(busy), len(set(busy)), "input and result share a memory")

    def test_a_unit_is_in_a_whole_slr_beside_its_memories(self):
        for name, config in configs():
            platform = PLATFORMS[name.split()[0]]
            for unit, slr in config.slrs.items():
                with self.subTest(name, unit=unit):
                    self.assertNotIn(slr, platform["shell"])
                    places = {port: self.place(platform, config.memory(unit, port))
                              for port in Kernel.ports}
                    away = {port: abs(int(slr[3:]) - place) for port, place in places.items()}
                    self.assertLessEqual(max(away.values()), 1, away)
                    if platform[slr]:
                        self.assertEqual(away["m_axi_gmem_in"], 0)

    @staticmethod
    def place(platform, memory):
        slr, = [slr for slr, banks in platform.items() if memory in banks and slr != "shell"]
        return int(slr[3:])

    def test_every_file_knows_what_a_unit_takes(self):
        table = (TOP / "docs" / "kernels.md").read_text()
        urams = re.search(r"(?m)^\| one unit \| *\| *\| (\d+) \|", table)[1]
        for name in PLATFORMS:
            text = (HARDWARE / f"{name}.cfg").read_text().replace("\n# ", " ")
            self.assertIn(f"A unit takes {urams} of the 320 UltraRAMs of an SLR", text)

    def test_every_platform_runs_at_the_clock_that_synthesis_is_for(self):
        period = re.search(r"create_clock -period (\d+)",
                           (HARDWARE / "run_hls.tcl").read_text())[1]
        for name in PLATFORMS:
            self.assertEqual(int(Config(name).settings["kernel_frequency"]), 1000 // int(period))


if __name__ == "__main__":
    unittest.main(verbosity=1)
