#include "abi/counters.h"
#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

/// As many sessions and blocks as a card holds: session i has VNI 1000 i and a filter of its own,
/// a full block, whose last row takes any IPv4 packet. And a default session.
ImageParts full_card() {
  ImageParts image = empty_image();
  image.rows.reserve(abi::kCardRowCounters);
  std::vector<abi::RuleRow> rows(abi::kRowsPerBlock, any_row(1, abi::kRowIpv6));
  for (std::uint32_t i = 0; i < abi::kCardSessions; ++i) {
    add_session(image, 1000 * i);
    rows.back() = any_row(i, abi::kRowAccept);
    add_filter(image, rows);
  }
  add_default_session(image);
  return image;
}

/// A frame of the first, some and the last session, and of the default session.
Arena frames_of_all() {
  Arena arena;
  for (std::uint32_t i = 0; i < abi::kCardSessions; i += i < 10 ? 1 : 511) {
    arena.add(mirrored(Packet().ethernet().ipv4().udp()).vni(1000 * i));
  }
  arena.add(mirrored(Packet().ethernet().ipv4().udp()).vni(1000 * (abi::kCardSessions - 1)));
  arena.add(mirrored(Packet().ethernet().ipv6().udp()).vni(1000 * (abi::kCardSessions - 1)));
  arena.add(mirrored(Packet().ethernet().ipv4().udp()).vni(1));
  return arena;
}

std::size_t counter_beats(const ImageParts& image) {
  return abi::counter_image_bytes(image.sessions.size(), image.header.row_counters) /
         abi::kBeatBytes;
}

TEST(KernelLimits, AFullCardJudgesAndCounts) {
  const ImageParts image = full_card();
  ASSERT_EQ(image.header.sessions, abi::kCardSessions);
  ASSERT_EQ(image.header.blocks, abi::kCardBlocks);
  ASSERT_EQ(image.header.row_counters, abi::kCardRowCounters);
  KernelBesideModel units;
  ASSERT_EQ(units.load(image.bytes()).errors, 0U);
  EXPECT_EQ(units.run(frames_of_all()).errors, 0U);
  EXPECT_EQ(units.run(frames_of_all()).errors, 0U);
  units.read_counters(counter_beats(image));
}

TEST(KernelLimits, OneFilterMayHaveAllBlocks) {
  ImageParts image = empty_image();
  add_session(image, 7);
  std::vector<abi::RuleRow> rows(abi::kCardRowCounters, any_row(1, abi::kRowIpv6));
  rows.back() = any_row(abi::kMaxRuleNumber);
  add_filter(image, rows);
  KernelBesideModel units;
  ASSERT_EQ(units.load(image.bytes()).errors, 0U);
  EXPECT_EQ(units.run(Arena().add(mirrored(Packet().ethernet().ipv4().udp()).vni(7))).errors, 0U);
  units.read_counters(counter_beats(image));
}

TEST(KernelLimits, OneMoreIsRefused) {
  csim::Kernel kernel;
  const auto errors = [&kernel](const ImageParts& image) {
    return kernel.load(image.bytes()).errors;
  };
  ImageParts sessions = empty_image();
  for (std::uint32_t i = 0; i < abi::kCardSessions; ++i) add_session(sessions, i);
  EXPECT_EQ(errors(sessions), 0U);
  add_session(sessions, abi::kCardSessions);
  EXPECT_EQ(errors(sessions), abi::kErrorImage);

  ImageParts blocks = empty_image();
  blocks.header.blocks = abi::kCardBlocks;
  blocks.rows.resize(abi::kCardRowCounters);
  EXPECT_EQ(errors(blocks), 0U);
  blocks.header.blocks += 1;
  blocks.rows.resize(blocks.rows.size() + abi::kRowsPerBlock);
  EXPECT_EQ(errors(blocks), abi::kErrorImage);

  ImageParts counters = empty_image();
  counters.header.row_counters = abi::kCardRowCounters;
  EXPECT_EQ(errors(counters), 0U);
  counters.header.row_counters += 1;
  EXPECT_EQ(errors(counters), abi::kErrorImage);
}

}  // namespace
}  // namespace fibertap::testing
