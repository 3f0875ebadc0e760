#ifndef FIBERTAP_TESTS_SUPPORT_CAPTURE_READING_H_
#define FIBERTAP_TESTS_SUPPORT_CAPTURE_READING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "host/base/error.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap::testing {

/// A frame that outlives the burst it came in.
struct OwnedFrame {
  std::uint64_t timestamp_ns;
  std::uint32_t origlen;
  std::vector<std::uint8_t> bytes;

  friend bool operator==(const OwnedFrame&, const OwnedFrame&) = default;
};
std::ostream& operator<<(std::ostream& out, const OwnedFrame& frame);

/// What a source gave up to its end or its error.
struct Reading {
  std::vector<OwnedFrame> frames;
  bool opened = true;
  std::optional<Errc> error;
  std::string message;  // of the error
};

Reading read_all(FrameSource& source, std::size_t burst = 16);

/// Of a capture in memory, which errors call "test.pcap".
Reading read_all(std::span<const std::uint8_t> capture, std::size_t burst = 16);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_CAPTURE_READING_H_
