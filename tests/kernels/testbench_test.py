#!/usr/bin/python3
"""The test bench agrees with vectors as they are and finds every way in which they are not."""

import itertools
import os
import unittest

from kernel_vectors import VectorsTest, case, listing, run, TESTBENCH

# As few as have every direction and verdict in them.
FEW = ("--frames", 60, *case("demo"))
# All stages play hostile vectors. Under a sanitizer only each ninth plays others too, and vectors
# that are altered: the first, which reads memory, to the last, which is the whole kernel.
EACH = 9 if "FIBERTAP_SANITIZED" in os.environ else 1


def some_stages():
    return itertools.islice(listing(), 0, None, EACH)


def is_text(line):
    return line.startswith("//")


def flipped(line, digit=-1):
    """A bit of TDATA, or of the word, turned over: by default the lowest."""
    data, *rest = line.split(" ")
    digits = list(data)
    digits[digit] = f"{int(digits[digit], 16) ^ 1:x}"
    return " ".join(["".join(digits), *rest])


def keeps_first_byte(line):
    words = line.split()
    return len(words) != 3 or int(words[1], 16) & 1 == 1


class Altered:
    """A file of vectors that is put back as it was."""

    def __init__(self, path):
        self.path = path
        self.text = path.read_text()
        self.lines = self.text.splitlines()
        self.beats = [i for i, line in enumerate(self.lines) if not is_text(line)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.path.write_text(self.text)

    def write(self, lines):
        self.path.write_text("".join(line + "\n" for line in lines))

    def flip(self, index, digit=-1):
        self.write(flipped(line, digit) if i == index else line
                   for i, line in enumerate(self.lines))

    def drop_last(self):
        self.write(self.lines[:-1])

    def double_last(self):
        self.write([*self.lines, self.lines[-1]])


class Testbench(VectorsTest):
    def test_every_stage_answers_as_its_vectors_say(self):
        for name, stages in (("demo", some_stages()), ("malformed", listing())):
            for stage in stages:
                with self.subTest(case=name, stage=stage):
                    self.assert_plays(self.write(stage, *case(name),
                                                 out=self.folder / f"{name}.{stage}"))

    def test_every_stage_answers_without_frames_and_without_sessions(self):
        # Memories that no LOAD has filled must not show.
        template = self.folder / "none.yaml"
        template.write_text("Resources: {}\n")
        for stage in listing():
            with self.subTest(stage=stage):
                few = self.write(stage, "--allow-empty", "--template", template, case("demo")[-1],
                                 out=self.folder / f"sessions.{stage}")
                self.assert_plays(few)
                none = self.write(stage, "--frames", 0, *case("demo"),
                                  out=self.folder / f"frames.{stage}")
                self.assert_plays(none)

    def test_a_flipped_bit_in_an_expected_line_is_found(self):
        for file, vectors in self.files("out"):
            with self.subTest(file=file.path.name), file:
                line = next(i for i in file.beats if keeps_first_byte(file.lines[i]))
                file.flip(line)
                self.assert_finds(vectors, file.path.name.split(".")[-3], f"line {line + 1}",
                                  file.lines[line], flipped(file.lines[line]))

    def test_a_flipped_bit_in_a_line_of_stimulus_is_found(self):
        for file, vectors in self.files("in"):
            with self.subTest(file=file.path.name), file:
                # Not every bit of every line matters to what comes out.
                self.assertTrue(any(self.is_found(file, line, digit, vectors)
                                    for digit in (-1, 1) for line in file.beats))

    def test_a_missing_line_and_a_line_too_many_are_found(self):
        for direction in ("in", "out"):
            for file, vectors in self.files(direction):
                with self.subTest(file=file.path.name), file:
                    file.drop_last()
                    self.assert_finds(vectors)
                    file.double_last()
                    self.assert_finds(vectors)

    def test_a_line_that_is_none_is_found(self):
        vectors = self.write("vxlan_decap", *FEW)
        with Altered(vectors / "vxlan_decap.cuts.in.txt") as file:
            for bad in ("", "0002a0 7", "2a0 7 1", "0002ag 7 1", "0002a0 3 1", "0002a0 7 0",
                        "8002a0 7 1"):
                with self.subTest(line=bad):
                    file.write([*file.lines[:-1], bad])
                    self.assert_finds(vectors, "cuts", f"line {len(file.lines)}")

    def test_a_rule_image_that_is_broken_is_found(self):
        vectors = self.write("filter_match", *FEW)
        with Altered(vectors / "image.txt") as file:
            file.flip(file.beats[3])
            self.assert_finds(vectors, "image.txt")

    def test_a_folder_without_vectors_is_no_success(self):
        self.assert_finds(self.folder, "no vectors")
        self.assertEqual(run(TESTBENCH).returncode, 2)

    def files(self, direction):
        """Every file of stimulus or of what is expected, and the folder it is in."""
        for stage in some_stages():
            vectors = self.folder / stage
            if not vectors.exists():
                self.write(stage, *FEW)
            for path in sorted(vectors.glob(f"*.{direction}.txt")):
                yield Altered(path), vectors

    @staticmethod
    def is_found(file, line, digit, vectors):
        file.flip(line, digit)
        return run(TESTBENCH, vectors).returncode == 1


if __name__ == "__main__":
    unittest.main(verbosity=1)
