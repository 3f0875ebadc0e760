#ifndef FIBERTAP_TESTS_HOST_PIPELINE_PIPELINE_PARTS_H_
#define FIBERTAP_TESTS_HOST_PIPELINE_PIPELINE_PARTS_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/datapath/pipeline/pipeline.h"
#include "host/rules/compile.h"
#include "tests/support/packet.h"

// What tests put before and behind a pipeline.

namespace fibertap::testing {

/// Frames from memory in bursts of at most `burst_size`, and then, if asked, damage.
class ListedFrames final : public FrameSource {
 public:
  explicit ListedFrames(std::vector<Bytes> frames, std::size_t burst_size = 7)
      : frames_(std::move(frames)), burst_size_(burst_size) {}

  /// The first frame's, less one; by default just behind the epoch.
  void begin_at(std::uint64_t timestamp_ns) { begin_ns_ = timestamp_ns; }

  void then_throw(Errc code) { error_ = Error(code, "damaged"); }

  std::size_t pull(std::span<Frame> burst) override {
    std::size_t count = 0;
    while (count < std::min(burst.size(), burst_size_) && next_ < frames_.size()) {
      const Bytes& frame = frames_[next_++];
      burst[count++] = {begin_ns_ + next_, static_cast<std::uint32_t>(frame.size()), frame};
    }
    if (count == 0 && error_) throw *error_;
    return count;
  }

 private:
  std::vector<Bytes> frames_;
  std::size_t burst_size_;
  std::size_t next_ = 0;
  std::uint64_t begin_ns_ = 1000;
  std::optional<Error> error_;
};

class CountingSink final : public Sink {
 public:
  void write(const CheckedResult& result) override {
    frames += result.accepted;
    bytes.insert(bytes.end(), result.blocks.begin(), result.blocks.end());
    ++batches;
    if (batches == closes_after) open = false;
  }
  bool is_open() const noexcept override { return open; }
  bool has_room() const override { return room; }
  SinkCounters counters() const override {
    SinkCounters counters;
    counters.accepted = counters.written = frames;
    return counters;
  }

  std::uint64_t frames = 0;
  std::uint64_t batches = 0;
  std::uint64_t closes_after = ~std::uint64_t{0};
  Bytes bytes;
  bool open = true;
  bool room = true;
};

inline RuleImage accept_everything(Interfaces& interfaces) {
  return compile({}, {kVxlanPort, true, 1}, interfaces);
}

inline std::vector<Bytes> frames(std::size_t count) {
  std::vector<Bytes> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(mirrored(Packet().ethernet().ipv4().udp().payload(i % 200)).bytes());
  }
  return all;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_PIPELINE_PIPELINE_PARTS_H_
