#!/usr/bin/python3
"""Suricata reads the pipes and the files of a live target by the commands of docs/suricata.md: alerts
and flows are those of what the hosts said to each other."""

from live import frames
from flows import template
from program import OK, pcap, run
from suricata import Eve, SuricataTest, documented, main

TIMES = 2


def without_checksum(frame):
    """A mirrored frame, where it has a TCP segment with a checksum of 0."""
    at = 50 + 34 + 16
    return frame[:at] + bytes(2) + frame[at + 2:] if frame[73:74] == b"\x06" else frame


class Suricata(SuricataTest):
    """Both ends of each connection are mirrored, so two sessions have the same flows."""

    VNIS = (7001, 7002)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mirror_server(7002)

    def test_a_pipe_and_files_give_every_flow_whole(self):
        make_pipe, pipe = documented("A pipe", logs="piped")
        make_files, files, read = documented("Files that are read later", logs="later")
        make_closed, closed, continuously = documented("Files as they are closed", logs="followed",
                                                       captures="moved")
        make_each, each, *read_each = documented("Sessions with the same addresses, in files",
                                                   captures="each")
        self.shell(make_pipe, make_files, make_closed, make_each)
        follower = self.start_suricata(continuously)
        target = self.documented_target(
            f"{pipe},sessions=7001", f"{files},sessions=7001".replace("1GiB", "32KiB"),
            f"{closed},sessions=7001".replace("1GiB", "32KiB"), each)
        with self.recorded(self.lab.target, "in") as capture:
            self.make_traffic(TIMES)
        accepted = self.stop(target)["sessions"]
        self.assertGreater(len(list((self.folder / "captures").iterdir())), 3)
        self.shell(read, *read_each)
        self.wait_until(lambda: not any((self.folder / "closed").iterdir()), "every file is read")
        self.stop_suricata(follower)
        self.assertEqual(list((self.folder / "moved").iterdir()), [])
        for logs, vni in (("piped", 7001), ("later", 7001), ("followed", 7001), ("logs/7001", 7001),
                          ("logs/7002", 7002)):
            with self.subTest(logs):
                eve = Eve(self.folder / logs)
                self.assertEqual(eve.alerts(), {1: TIMES, 2: TIMES, 3: TIMES, 5: TIMES})
                self.assert_whole_flows(eve.flows(), capture, vni)
                self.assertEqual([eve.stats()["decoder"]["pkts"]],
                                 [each["accepted"] for each in accepted if each["vni"] == vni])
        with self.subTest("whole frames"):
            self.assertEqual(self.alerts_of_a_replay(capture, length=96), {})
            self.assertEqual(self.alerts_of_a_replay(capture), eve.alerts())
        with self.subTest("-k none"):
            # As a card leaves them that fills them in later.
            self.file("unfilled.pcap", pcap(*(without_checksum(each) for _, each in frames(capture))))
            unfilled = self.folder / "unfilled.pcap"
            self.assertEqual(self.alerts_of_a_replay(unfilled), eve.alerts())
            self.assertNotIn(1, self.alerts_of_a_replay(unfilled, checksums="all"))

    def alerts_of_a_replay(self, capture, length=None, checksums="none"):
        """What Suricata finds in a session of a capture, whole or cut."""
        cut = f"\n      PacketLength: {length}" if length else ""
        rules = self.file("replayed.yaml", template(7002) + cut)
        out, logs = self.folder / "replayed.pcapng", self.folder / "replayed"
        logs.mkdir(exist_ok=True)
        (logs / "eve.json").unlink(missing_ok=True)
        self.assert_exit(run("replay", "--template", rules, "--write", out, capture), OK)
        self.shell(f"suricata -k {checksums} -S local.rules -l replayed -r replayed.pcapng")
        return Eve(logs).alerts()


if __name__ == "__main__":
    main()
