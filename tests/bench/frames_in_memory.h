#ifndef FIBERTAP_TESTS_BENCH_FRAMES_IN_MEMORY_H_
#define FIBERTAP_TESTS_BENCH_FRAMES_IN_MEMORY_H_

#include <time.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/datapath/ingest/frame_source.h"
#include "host/lab/traffic/traffic.h"

namespace fibertap {

/// The same frames over and over.
class FramesInMemory final : public FrameSource {
 public:
  FramesInMemory(generation::Traffic& traffic, std::size_t frames) {
    for (std::size_t i = 0; i < frames; ++i) {
      const auto bytes = traffic.next().bytes;
      bytes_.emplace_back(bytes.begin(), bytes.end());
    }
  }
  std::size_t pull(std::span<Frame> burst) override {
    for (Frame& frame : burst) {
      const auto& bytes = bytes_[next_];
      frame = {++now_, static_cast<std::uint32_t>(bytes.size()), bytes};
      next_ = next_ + 1 == bytes_.size() ? 0 : next_ + 1;
    }
    return burst.size();
  }
  bool has_ended() const noexcept override { return false; }

 private:
  std::vector<std::vector<std::uint8_t>> bytes_;
  std::size_t next_ = 0;
  std::uint64_t now_ = 0;
};

/// CPU time of the calling thread, which other work on the machine does not change much.
inline double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace fibertap

#endif  // FIBERTAP_TESTS_BENCH_FRAMES_IN_MEMORY_H_
