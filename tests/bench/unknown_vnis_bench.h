#ifndef FIBERTAP_TESTS_BENCH_UNKNOWN_VNIS_BENCH_H_
#define FIBERTAP_TESTS_BENCH_UNKNOWN_VNIS_BENCH_H_

namespace fibertap::bench {

/// Benchmarks of frames of VNIs without a session: all of one VNI, and each of another.
void register_unknown_vnis();

}  // namespace fibertap::bench

#endif  // FIBERTAP_TESTS_BENCH_UNKNOWN_VNIS_BENCH_H_
