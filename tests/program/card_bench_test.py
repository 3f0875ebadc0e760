#!/usr/bin/python3
"""fibertap-lab card bench on the emulated card, whose time is virtual: the same figures in every
run."""

import json

from program import OK, ProgramTest, main, run_lab


class CardBench(ProgramTest):
    def test_it_moves_nine_tenths_of_what_the_link_allows(self):
        result = run_lab("card", "bench", "--card", "sim", "--card-units", 2, "--json")
        self.assert_exit(result, OK)
        shares = {rate["batch_bytes"]: rate["link_share"] for rate in json.loads(result.stdout)}
        self.assertEqual(list(shares), [4096, 16384, 65536, 262144, 1048576])
        self.assertEqual(sorted(shares.values()), list(shares.values()))
        self.assertGreaterEqual(shares[1048576], 0.9)
        self.assertLessEqual(shares[1048576], 1.0)


if __name__ == "__main__":
    main()
