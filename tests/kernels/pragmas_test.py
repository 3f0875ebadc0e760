#!/usr/bin/python3
"""The kernel's pragmas are words that Vitis HLS takes, what they say of counters is what the code
relies on, and regions have the form that UG1399 calls canonical."""

import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
SOURCES = sorted([*TOP.glob("hls/*.h"), *TOP.glob("kernels/*.h"), TOP / "kernels/mirror_target.cpp",
                  TOP / "kernels/stage_tops.cpp"])
MIRROR_TARGET = (TOP / "kernels" / "mirror_target.cpp").read_text()

# Words and options that UG1399 2021.2 has and the open front end of 2020.2 takes too. That one takes
# neither `type =` nor `dependent =` of a dependence, nor `mode =` of an interface.
KNOWN = {
    "ARRAY_PARTITION": ({"complete"}, {"variable", "dim"}),
    "BIND_STORAGE": (set(), {"variable", "type", "impl", "latency"}),
    "DATAFLOW": (set(), set()),
    "DEPENDENCE": ({"inter", "RAW", "true"}, {"variable", "distance"}),
    "INLINE": ({"off"}, set()),
    "INTERFACE": ({"m_axi", "s_axilite", "axis", "ap_ctrl_hs"},
                  {"port", "offset", "bundle", "depth", "max_read_burst_length",
                   "num_read_outstanding", "max_write_burst_length", "num_write_outstanding"}),
    "LATENCY": (set(), {"min", "max"}),
    "LOOP_TRIPCOUNT": (set(), {"min", "max", "avg"}),
    "PIPELINE": (set(), {"II", "style"}),
    "RESET": (set(), {"variable"}),
    "UNROLL": (set(), set()),
}


def pragmas(text):
    """Every HLS pragma: its name, its bare words, its options."""
    for line in re.findall(r"(?m)^ *#pragma HLS (.*)$", text.replace("\\\n", " ")):
        options = dict(re.findall(r"(\w+) *= *(\S+)", line))
        name, *words = re.sub(r"\w+ *= *\S+", "", line).split()
        yield name, set(words), options


def dependences(text):
    """Each DEPENDENCE with the code behind it."""
    return re.findall(r"#pragma HLS DEPENDENCE (.*)\n((?:.*\n){2})", text)


class Pragmas(unittest.TestCase):
    def test_every_word_is_one_that_2020_2_and_2021_2_take(self):
        for path in SOURCES:
            for name, words, options in pragmas(path.read_text()):
                with self.subTest(path=path.name, pragma=name):
                    known_words, known_options = KNOWN[name]
                    self.assertLessEqual(words, known_words)
                    self.assertLessEqual(set(options), known_options)

    def test_a_dependence_is_true_has_a_distance_and_the_code_relies_on_the_same(self):
        found = [(path.name, line, behind) for path in SOURCES
                 for line, behind in dependences(path.read_text())]
        self.assertEqual({name for name, *_ in found}, {"count_rows.h", "count_sessions.h"})
        for name, line, behind in found:
            with self.subTest(path=name):
                distance = re.search(r"inter RAW distance = (\d+) true$", line).group(1)
                self.assertIn(f"static_assert(kCounterDistance == {distance},", behind)

    def test_every_table_says_its_storage_and_counters_the_latency_that_the_code_relies_on(self):
        tables = re.findall(r"(?m)^  static fibertap::kernel::\w+ (\w+);$", MIRROR_TARGET)
        tables.remove("loaded")
        bound = {options["variable"]: options for name, _, options in pragmas(MIRROR_TARGET)
                 if name == "BIND_STORAGE"}
        self.assertEqual(list(bound), tables)
        for table in ("session_tallies", "row_tallies"):
            self.assertIn(f"static_assert(fibertap::kernel::kStorageLatency == "
                          f"{bound[table]['latency']},", MIRROR_TARGET)


class Form(unittest.TestCase):
    def test_a_reset_forgets_that_an_image_is_loaded(self):
        self.assertIn("static bool is_loaded = false;", MIRROR_TARGET)
        self.assertIn(("RESET", {"variable": "is_loaded"}),
                      [(name, options) for name, _, options in pragmas(MIRROR_TARGET)])

    def test_the_control_protocol_is_that_of_the_emulated_card(self):
        protocols = {word for name, words, options in pragmas(MIRROR_TARGET)
                     if name == "INTERFACE" and options["port"] == "return"
                     for word in words - {"s_axilite"}}
        emulated = (TOP / "sim" / "card" / "xclbin_sections.cpp").read_text()
        self.assertEqual(protocols, set(re.findall(r'hwControlProtocol=\\"(\w+)\\"', emulated)))
        self.assertEqual({protocol.upper() for protocol in protocols},
                         set(re.findall(r"\{(AP_CTRL_\w+)\}", emulated)))

    def test_regions_take_tables_and_numbers_one_by_one(self):
        regions = [path for path in SOURCES if "#pragma HLS DATAFLOW" in path.read_text()]
        self.assertEqual([path.name for path in regions], ["read_counters.h", "run_batch.h"])
        for path in regions:
            text = path.read_text()
            self.assertNotRegex(text, r"\b(KernelState|Loaded)\b")
            # Between the streams and their pragmas there are stages, and nothing else is done.
            body = text.split("#pragma HLS DATAFLOW", 1)[1].split("FIBERTAP_JOIN();")[0]
            rest = re.sub(r"(?m)^#pragma.*$|//.*$|^  ::hls::stream<.*\(\"\w+\"\);$", "", body)
            self.assertEqual(re.sub(r"FIBERTAP_STAGE\([^;]*\);", "", rest).split(), [], path.name)

    def test_a_table_is_in_one_process_of_a_region(self):
        text = (TOP / "kernels" / "run_batch.h").read_text()
        stages = re.findall(r"FIBERTAP_STAGE\(([^;]*)\);", text)
        tables = re.findall(r"\b(?:Search|Session|Rule|Number|Row)T(?:ree|able|allies) (\w+)", text)
        tables.append(re.search(r"\bSessionTallies (\w+)", text).group(1))
        for table in set(tables):
            self.assertEqual(sum(table in re.split(r"\W+", stage) for stage in stages), 1, table)

    def test_tops_of_stages_have_no_reference_to_an_array(self):
        text = (TOP / "kernels" / "stage_tops.h").read_text()
        self.assertNotRegex(text, r"\b\w*(Tree|Table|Tallies)&")


if __name__ == "__main__":
    unittest.main(verbosity=1)
