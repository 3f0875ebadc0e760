#ifndef FIBERTAP_TESTS_SUPPORT_ARENA_H_
#define FIBERTAP_TESTS_SUPPORT_ARENA_H_

#include <cstdint>

#include "abi/frame_record.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

/// An input arena (abi/frame_record.h). What nobody owns in it is 0xA5, never zero.
class Arena {
 public:
  /// A frame that is there as it was on the wire.
  Arena& add(const Bytes& frame, std::uint64_t timestamp_ns = 0);
  Arena& add(const Packet& frame, std::uint64_t timestamp_ns = 0);

  /// A frame of which only `frame` is there.
  Arena& add_cut(const Bytes& frame, std::uint32_t origlen);

  /// A record that may lie: `head` and the bytes that follow it.
  Arena& add_record(const abi::FrameHead& head, const Bytes& frame);

  const Bytes& bytes() const { return bytes_; }
  std::uint32_t frames() const { return frames_; }

  /// The beat that each record begins at.
  const std::vector<std::uint32_t>& record_beats() const { return record_beats_; }

 private:
  Bytes bytes_;
  std::uint32_t frames_ = 0;
  std::vector<std::uint32_t> record_beats_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_ARENA_H_
