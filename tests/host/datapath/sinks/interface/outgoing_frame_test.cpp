#include "host/datapath/sinks/interface/outgoing_frame.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace fibertap {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes numbered(std::size_t count) {
  Bytes bytes(count);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

Bytes sent(OutgoingFrame& frame) {
  Bytes bytes;
  for (const iovec& piece : frame.pieces()) {
    const auto* const from = static_cast<const std::uint8_t*>(piece.iov_base);
    bytes.insert(bytes.end(), from, from + piece.iov_len);
  }
  return bytes;
}

TEST(OutgoingFrame, WithoutAVlanIsTheFrameInOnePiece) {
  for (const std::size_t length : {14, 15, 60, 1514, 9678}) {
    const Bytes bytes = numbered(length);
    OutgoingFrame frame;
    frame.set(bytes, {});
    EXPECT_EQ(frame.pieces().size(), 1U);
    EXPECT_EQ(frame.bytes(), length);
    EXPECT_EQ(sent(frame), bytes);
  }
}

TEST(OutgoingFrame, AVlanIdStandsInATagBehindTheAddresses) {
  for (const std::uint16_t id : std::vector<std::uint16_t>{1, 255, 256, 4094}) {
    for (const std::size_t length : {14, 15, 60, 9678}) {
      Bytes expected = numbered(length);
      OutgoingFrame frame;
      const Bytes bytes = expected;
      frame.set(bytes, id);
      const Bytes tag = {0x81, 0x00, static_cast<std::uint8_t>(id >> 8),
                         static_cast<std::uint8_t>(id & 0xFF)};
      expected.insert(expected.begin() + 12, tag.begin(), tag.end());
      EXPECT_EQ(sent(frame), expected);
      EXPECT_EQ(frame.bytes(), length + 4);
    }
  }
}

TEST(OutgoingFrame, KeepsNothingOfTheFrameBefore) {
  const Bytes bytes = numbered(64);
  OutgoingFrame frame;
  frame.set(bytes, 7);
  frame.set(std::span(bytes).first(20), {});
  EXPECT_EQ(sent(frame), numbered(20));
}

}  // namespace
}  // namespace fibertap
