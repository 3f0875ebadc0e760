#ifndef FIBERTAP_TESTS_BENCH_TRAFFIC_H_
#define FIBERTAP_TESTS_BENCH_TRAFFIC_H_

#include <cstdint>
#include <span>
#include <vector>

#include "host/base/aligned_bytes.h"
#include "host/rules/mirror.h"

namespace fibertap::bench {

/// One batch of frame records.
struct Batch {
  std::size_t at;  // in Traffic::records
  std::size_t bytes;
  std::uint32_t frames;
};

/// Mirrored frames as batches in memory.
struct Traffic {
  AlignedBytes records;
  std::vector<Batch> batches;
  std::uint64_t frames = 0;

  std::span<const std::uint8_t> of(const Batch& batch) const {
    return records.span().subspan(batch.at, batch.bytes);
  }
};

struct TrafficShape {
  std::vector<std::uint32_t> inner_bytes;  // drawn from for each frame
  std::uint32_t vnis = 1;                  // 0, 1, 2, ... drawn from for each frame
  std::size_t bytes = std::size_t{128} << 20;
};

/// Inner 64, 594 and 1518 bytes, 7:4:1.
std::vector<std::uint32_t> imix();

/// Both directions of TCP between a mirrored interface and random peers.
Traffic make_traffic(const TrafficShape& shape);

/// As many sessions, VNI 0 first, each with a filter of its own of as many rules, half of them
/// ingress. All rules but the last of each direction are for a random network and port range; those
/// accept what is left. Packet length 128.
Mirror make_mirror(std::uint32_t vnis, std::uint32_t rules);

}  // namespace fibertap::bench

#endif  // FIBERTAP_TESTS_BENCH_TRAFFIC_H_
