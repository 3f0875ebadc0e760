#!/usr/bin/python3
"""Suricata reads the pipes and the files of a live target by the commands of docs/suricata.md: alerts
and flows are those of what the hosts said to each other."""

from suricata import Eve, SuricataTest, documented, main

TIMES = 2


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
        self.wait_until(lambda: not any((self.folder / "closed").iterdir()), "every file is read")
        self.stop_suricata(follower)
        self.assertEqual(list((self.folder / "moved").iterdir()), [])
        self.assertGreater(len(list((self.folder / "captures").iterdir())), 3)
        self.shell(read, *read_each)
        for logs, vni in (("piped", 7001), ("later", 7001), ("followed", 7001), ("logs/7001", 7001),
                          ("logs/7002", 7002)):
            with self.subTest(logs):
                eve = Eve(self.folder / logs)
                self.assertEqual(eve.alerts(), {1: TIMES, 2: TIMES, 3: TIMES, 5: TIMES})
                self.assert_whole_flows(eve.flows(), capture, vni)
                self.assertEqual([eve.stats()["decoder"]["pkts"]],
                                 [each["accepted"] for each in accepted if each["vni"] == vni])


if __name__ == "__main__":
    main()
