#!/usr/bin/python3
"""GENEVE on a live target: frames that a Gateway Load Balancer sends leave as those without a tunnel."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "program"))

from live import LiveTest, frames, main, packets, template
from program import GOLDEN, OK, mirrored
from geneve import SHAPES, wrapped

UNREACHABLE = ("icmp", "or", "icmp6")


class Geneve(LiveTest):
    def judged(self, name, device, far, content, *arguments):
        """Statistics and packets of a target that got these frames."""
        out = self.folder / f"{name}.pcapng"
        target = self.target(name, "--template", self.file("mirror.yaml", template((7, 64))),
                             "--write", out, *arguments, interface=device)
        self.send(self.lab.target, far, content)
        self.wait_until(lambda: len(packets(pathlib.Path(f"{out}.part"))) == len(content),
                        "all is written")
        return self.stop(target, OK), packets(out)

    def test_frames_in_tunnels_of_every_shape_leave_as_those_without(self):
        plain = [mirrored(bytes([i]) * (i + 1)) for i in range(100)]
        shapes = [name for name, (_, _, is_taken_off) in SHAPES.items() if is_taken_off]
        tunnelled = [wrapped(frame, shapes[i % len(shapes)], version=4 + i % 2 * 2, tags=i % 3)
                     for i, frame in enumerate(plain)]
        with self.cable("gwlb0") as far:
            expected, expected_packets = self.judged("plain", "gwlb0", far, plain)
            found, found_packets = self.judged("tunnel", "gwlb0", far, tunnelled)
        self.assertEqual(found_packets, expected_packets)
        self.assertEqual(found["frames"]["geneve"], 100)
        self.assertEqual(found["frames"]["accepted"], expected["frames"]["accepted"])
        self.assertEqual(expected["frames"]["geneve"], 0)


if __name__ == "__main__":
    main()
