#!/usr/bin/python3
"""kernels/hardware/create_afi gives AWS's script what it takes, and waits for the image."""

import shutil
import unittest

from stand_ins import FAILED, OK, USAGE, StandInTest

IMAGE = "afi-06d0ffc989feeea2a"
MAKES_AN_IMAGE = f"""
pathlib.Path("mirror_target.awsxclbin").touch()
pathlib.Path("26_11_28-120000_agfi_id.txt").write_text("agfi-0f0e045f919413242")
pathlib.Path("26_11_28-120000_afi_id.txt").write_text(json.dumps(
    {{"FpgaImageId": "{IMAGE}", "FpgaImageGlobalId": "agfi-0f0e045f919413242"}}, indent=4))
"""
# What describe-fpga-images answers: the words of AFI_STATES, one after the other.
ANSWERS = """
states = pathlib.Path(os.environ["AFI_STATES"])
first, *rest = states.read_text().split()
if after("--query").endswith("Message"):
    print("DCP_INTEGRITY_UNVERIFIED")
else:
    states.write_text(" ".join(rest or [first]))
    print(first)
"""


class CreateAfi(StandInTest):
    def setUp(self):
        super().setUp()
        self.kit = self.folder / "aws-fpga"
        self.stand_in("create_vitis_afi.sh", MAKES_AN_IMAGE, self.kit / "Vitis" / "tools")
        self.stand_in("aws", ANSWERS)
        (self.bin / "sleep").unlink()
        self.stand_in("sleep")
        self.xclbin = self.folder / "with blank=sign.xclbin"
        self.xclbin.write_text("design")
        self.environment |= {"AWS_FPGA_REPO_DIR": str(self.kit), "RELEASE_VER": "2021.2",
                             "AFI_STATES": str(self.folder / "states")}
        self.answer("pending", "pending", "available")

    def answer(self, *states):
        (self.folder / "states").write_text(" ".join(states))

    def create(self, *more, **environment):
        shutil.rmtree(self.folder / "afi", ignore_errors=True)
        return self.run_script("create_afi", self.xclbin, "captures", *more, **environment)

    def test_the_design_is_given_to_aws_and_the_image_waited_for(self):
        self.assert_ended(self.create(), OK, f"{IMAGE}: pending", f"{IMAGE}: available",
                          f"{self.folder}/afi/mirror_target.awsxclbin")
        state = ["aws", "ec2", "describe-fpga-images", "--fpga-image-ids", IMAGE, "--output",
                 "text", "--query", "FpgaImages[0].State.Code"]
        self.assertEqual(self.calls(), [
            ["create_vitis_afi.sh", "-xclbin=mirror_target.xclbin", "-o=mirror_target",
             "-s3_bucket=captures", "-s3_dcp_key=fibertap/dcp", "-s3_logs_key=fibertap/logs"],
            state, ["sleep", "60"], state, ["sleep", "60"], state])
        self.assertEqual((self.folder / "afi" / "mirror_target.xclbin").read_text(), "design")

    def test_an_image_that_fails_says_why_and_where_the_logs_are(self):
        for state in ("failed", "unavailable"):
            self.answer("pending", state)
            self.assert_ended(self.create(), FAILED, f"found {IMAGE} {state}, expected available",
                              "DCP_INTEGRITY_UNVERIFIED", "s3://captures/fibertap/logs")

    def test_patience_ends(self):
        self.answer("pending")
        self.assert_ended(self.create(FIBERTAP_AFI_POLL="7", FIBERTAP_AFI_PATIENCE="20"),
                          FAILED, "pending after 21 s")
        self.assertEqual(self.calls().count(["sleep", "7"]), 3)

    def test_an_answer_without_an_image_is_no_success(self):
        maker = self.kit / "Vitis" / "tools"
        for body, words in (("", "mirror_target.awsxclbin"),
                            ('pathlib.Path("mirror_target.awsxclbin").touch()\n'
                             'pathlib.Path("1_afi_id.txt").write_text("{}")\n', "FpgaImageId")):
            self.stand_in("create_vitis_afi.sh", body, maker)
            self.assert_ended(self.create(), FAILED, f"found no {words}")

    def test_a_tool_that_fails_is_named(self):
        for tool, words in (("create_vitis_afi.sh", "create_vitis_afi.sh failed"),
                            ("aws", "describe-fpga-images failed")):
            self.assert_ended(self.create(STAND_IN_FAILS=tool), FAILED, words)

    def test_what_is_missing_is_named(self):
        self.assert_lacks(self.create(RELEASE_VER=""), "RELEASE_VER", "vitis_setup.sh")
        self.assert_lacks(self.create(AWS_FPGA_REPO_DIR=""), "AWS_FPGA_REPO_DIR")
        self.assert_lacks(self.create(AWS_FPGA_REPO_DIR="/nowhere"), "create_vitis_afi.sh")
        (self.bin / "aws").unlink()
        self.assert_lacks(self.create(), "aws")

    def test_what_cannot_be_meant_is_bad_usage(self):
        self.assert_ended(self.run_script("create_afi", self.xclbin), USAGE, "create_afi XCLBIN")
        self.assert_ended(self.run_script("create_afi", self.xclbin, ""), USAGE,
                          "FIBERTAP_AFI_BUCKET")
        self.assert_ended(self.run_script("create_afi", "none.xclbin", "captures"), USAGE,
                          "found no none.xclbin", "xclbin-f1-hw")
        self.assert_ended(self.create(self.kit), USAGE, f"found {self.kit}, expected a folder")
        for poll in ("1m", "0"):
            self.assert_ended(self.create(FIBERTAP_AFI_POLL=poll), USAGE,
                              f"FIBERTAP_AFI_POLL={poll}")
        self.assertEqual(self.calls(), [])


if __name__ == "__main__":
    unittest.main(verbosity=1)
