#!/usr/bin/python3
"""scripts/memories counts as UG573 has it, docs/kernels.md has what it prints, and a unit fits."""

import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = TOP / "scripts" / "memories"
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else str(TOP / "build/release/kernel_memories")

loader = importlib.machinery.SourceFileLoader("memories", str(SCRIPT))
counts = importlib.util.module_from_spec(importlib.util.spec_from_loader("memories", loader))
loader.exec_module(counts)


class Memories(unittest.TestCase):
    def test_ultrarams_are_counted_by_columns_and_rows(self):
        for width, words, expected in ((1, 1, 1), (72, 4096, 1), (73, 4096, 2), (72, 4097, 2),
                                       (351, 10240, 15), (64, 16384, 4), (60, 8192, 2)):
            self.assertEqual(counts.urams(width, words), expected, (width, words))

    def test_brams_take_the_aspect_ratio_that_needs_fewest(self):
        for width, words, expected in ((36, 512, 0.5), (37, 512, 1), (72, 512, 1), (72, 513, 2),
                                       (18, 1024, 0.5), (9, 2048, 0.5), (1, 16384, 0.5),
                                       (1, 32768, 1), (25, 8192, 6), (513, 16, 7.5)):
            self.assertEqual(counts.brams(width, words), expected, (width, words))

    def test_every_fifo_and_table_of_the_kernel_is_counted_once(self):
        found = counts.memories(PROGRAM)
        names = [(memory.what, memory.name, "(" in memory.stage) for memory in found]
        self.assertEqual(len(names), len(set(names)))
        for region, path in counts.REGIONS.items():
            for stream in path.read_text().split('("')[1:]:
                self.assertIn(("fifo", stream.split('"')[0], region == "read_counters"), names)
        statics = [line.split()[-1].rstrip(";") for line in counts.TOP_FUNCTION.read_text().splitlines()
                   if line.startswith("  static fibertap::kernel::")]
        self.assertEqual([name for what, name, _ in names if what == "table"], statics[1:])
        self.assertEqual(statics[0], "loaded")

    def test_no_fifo_is_read_or_written_by_nobody(self):
        for memory in counts.memories(PROGRAM):
            self.assertFalse(memory.stage.startswith("nobody"), memory.name)

    def test_a_unit_fits_one_slr(self):
        found = counts.memories(PROGRAM)
        for kind, there in counts.SLR.items():
            self.assertLessEqual(counts.total(found, kind), there, kind)

    def test_platforms_say_what_a_unit_takes(self):
        taken = counts.text(counts.total(counts.memories(PROGRAM), "URAM"))
        platforms = sorted((TOP / "kernels" / "hardware").glob("*.cfg"))
        self.assertNotEqual(platforms, [])
        for path in platforms:
            self.assertIn(f"A unit takes {taken} of the {counts.SLR['URAM']} UltraRAMs",
                          path.read_text().replace("\n# ", " "), path.name)

    def test_the_documents_have_what_the_script_prints(self):
        printed = subprocess.run([SCRIPT, PROGRAM], check=True, capture_output=True, text=True,
                                 timeout=60).stdout
        self.assertTrue("\n\n" + printed + "\n" in (TOP / "docs" / "kernels.md").read_text(),
                        "docs/kernels.md: expected the table that scripts/memories prints:\n" + printed)


if __name__ == "__main__":
    unittest.main(verbosity=1)
