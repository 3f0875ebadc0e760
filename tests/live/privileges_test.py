#!/usr/bin/python3
"""What a live target may do once it is at work: next to nothing, as the user it was given."""

import os
import pathlib
import pwd
import signal
import subprocess

from live import CPU, LiveTest, main, packets, program, template

NOBODY = pwd.getpwnam("nobody")

# The leak checker traces its process, which one that changed its user does not let anybody do.
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"


def threads_of(process):
    """What /proc says of each thread, by name."""
    threads = []
    for path in pathlib.Path(f"/proc/{process.pid}/task").glob("*/status"):
        lines = (line.split(":", 1) for line in path.read_text().splitlines())
        threads.append({name: value.split() for name, value in lines})
    return threads


class Privileges(LiveTest):
    def assert_no_privileges(self, process, user=NOBODY.pw_uid, group=NOBODY.pw_gid):
        threads = threads_of(process)
        self.assertGreater(len(threads), 1)
        for thread in threads:
            self.assertEqual(thread["Uid"], [str(user)] * 4)
            self.assertEqual(thread["Gid"], [str(group)] * 4)
            self.assertEqual(thread["NoNewPrivs"], ["1"])
            for capabilities in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                self.assertEqual(int(thread[capabilities][0], 16), 0, capabilities)

    def rules(self, *vnis):
        path = self.folder / "mirror.yaml"
        path.write_text(template(*((vni, None) for vni in vnis)))
        path.chmod(0o644)
        return path

    def work_as_nobody(self, *arguments, **ports):
        """A run that gets its frames, its new rules and its output as a user without rights."""
        out = self.folder / "out.pcapng"
        os.chown(self.folder, NOBODY.pw_uid, NOBODY.pw_gid)
        target = self.target("nobody", "--template", self.rules(7000), "--write", out, *arguments,
                             "--user", "nobody", **ports)
        self.assert_no_privileges(target)
        self.rules(7000, 7001)
        target.send_signal(signal.SIGHUP)
        for line in target.stderr:
            if "rules" in line:
                self.assertIn("rules reloaded, generation 2: 2 sessions", line)
                break
        with self.sent():
            self.make_traffic()
        self.assert_no_privileges(target)
        statistics = self.stop(target)
        for path in (out, self.folder / "nobody.json"):
            self.assertEqual(path.stat().st_uid, NOBODY.pw_uid)
            self.assertEqual(path.stat().st_gid, NOBODY.pw_gid)
        return statistics, packets(out)

    def test_with_a_user_it_works_on_without_a_capability(self):
        statistics, written = self.work_as_nobody()
        self.assertGreater(statistics["frames"]["accepted"], 20)
        self.assertEqual(len(written), statistics["frames"]["accepted"])

    def test_threads_of_dpdk_and_of_engines_have_none_either(self):
        os.chown(self.folder, NOBODY.pw_uid, NOBODY.pw_gid)
        target = self.target("threads", "--threads", "2", "--user", "nobody:nogroup",
                             dpdk=(*program.EAL, "--vdev=net_null0"))
        self.assert_no_privileges(target)
        self.stop(target)

    def test_without_root_a_capability_serves_to_open_ports_only(self):
        os.chown(self.folder, NOBODY.pw_uid, NOBODY.pw_gid)
        stats = self.folder / "stats.json"
        for ports in (("-i", "mirror0"), ("--", *program.EAL, "--vdev=net_null0")):
            with self.subTest(ports):
                process = self.lab.target.start(
                    "setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}",
                    "--clear-groups", "--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw",
                    program.FIBERTAP, "run", *CPU, "--threads", "2", "--stats", str(stats),
                    "--if-exists", "replace", *ports,
                    stderr=subprocess.PIPE, text=True)
                process.name = "stats"
                self.addCleanup(self.end, process)
                for line in process.stderr:
                    if "receiving from" in line:
                        break
                self.assert_no_privileges(process)
                self.stop(process)

    def test_what_the_user_may_not_do_is_reported_at_the_start_with_advice_that_works(self):
        refused = program.run("run", "-i", "lo", "--write", self.folder / "out.pcapng", "--user",
                              "nobody")
        self.assert_exit(refused, program.RUNTIME, "Permission denied",
                         "--user nobody reads templates and writes outputs", "chown")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.work_as_nobody()

    def test_rules_that_the_user_may_not_read_any_more_leave_those_before(self):
        os.chown(self.folder, NOBODY.pw_uid, NOBODY.pw_gid)
        rules = self.rules(7001)
        target = self.target("reload", "--template", rules, "--user", "nobody")
        rules.chmod(0o600)  # of root
        target.send_signal(signal.SIGHUP)
        for line in target.stderr:
            if "rules" in line:
                break
        self.assertIn("rules not reloaded, those before stay", line)
        self.assertIn("--user nobody reads templates", line)
        rules.chmod(0o644)
        target.send_signal(signal.SIGHUP)
        self.assertIn("rules reloaded", target.stderr.readline())
        self.stop(target)

    def test_a_process_of_root_is_warned_of(self):
        target = self.target("root")
        self.assertIn("--user NAME", target.stderr.readline())
        self.stop(target)

    def test_a_user_that_cannot_be_is_an_error(self):
        for user, words in (("nosuch", "no user"), ("root", "found root"), ("0", "found root"),
                            ("nobody:nosuch", "no group"), ("4711", "UID:GID")):
            with self.subTest(user):
                self.assert_exit(program.run("run", "-i", "lo", "--user", user), program.USAGE,
                                 words)
        result = program.run("run", "-i", "lo", "--user", "daemon", user=NOBODY.pw_uid)
        self.assert_exit(result, program.USAGE, "expected root")


if __name__ == "__main__":
    main()
