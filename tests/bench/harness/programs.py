"""Where the programs are that take part."""

import dataclasses
import pathlib

TOP = pathlib.Path(__file__).resolve().parents[3]


@dataclasses.dataclass(frozen=True)
class Programs:
    """Those that are built; all others are on the path."""

    build: pathlib.Path

    @property
    def fibertap(self):
        return self.build / "fibertap"

    @property
    def lab(self):
        return self.build / "fibertap-lab"

    def bench(self, name):
        return self.build / "tests" / "bench" / name

    def peer(self, name):
        return self.build / "tests" / "bench" / "peers" / name

    def targets(self):
        return ("fibertap", "fibertap_lab", "bench_measure", "bench_rules", "bench_digest",
                "bench_classification", "bench_cpu", "bench_file_sink", "bench_flows", "pcap_bpf", "pcap_linear", "dpdk_acl")
