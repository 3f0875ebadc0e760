#include "host/datapath/sinks/annotations.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/host/datapath/sinks/blocks.h"

// Expected bytes are written by hand from draft-ietf-opsawg-pcapng and SPEC 13.

namespace fibertap {
namespace {

using testing::block_of;
using testing::BlockOf;
using testing::Bytes;
using testing::joined;

constexpr std::size_t kHead = 28;
constexpr std::size_t kFlags = 8;

std::size_t padded(std::size_t bytes) { return (bytes + 3) / 4 * 4; }

/// A block whose options are `flags` and what stands in `between`, made of the engine's own.
Bytes with_options(const Bytes& engines, std::size_t caplen, const Bytes& between) {
  const std::size_t front = kHead + padded(caplen) + kFlags;
  Bytes block(engines.begin(), engines.begin() + static_cast<std::ptrdiff_t>(front));
  block.insert(block.end(), between.begin(), between.end());
  const auto length = static_cast<std::uint32_t>(block.size() + 8);
  for (const std::uint32_t word : {0U, length}) {
    for (int i = 0; i < 4; ++i) block.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
  }
  for (std::size_t i = 0; i < 4; ++i) block[4 + i] = static_cast<std::uint8_t>(length >> (8 * i));
  return block;
}

Bytes comment(std::string text) {
  Bytes option = {1, 0, 28, 0};
  text.resize(28, ' ');
  option.insert(option.end(), text.begin(), text.end());
  return option;
}

struct Case {
  BlockOf block;
  std::string text;
};

const std::vector<Case> kCases = {
    {{.caplen = 0, .vni = 0, .number = 0}, "vni 0 rule 0"},
    {{.caplen = 1, .vni = 7001, .number = 100}, "vni 7001 rule 100"},
    {{.caplen = 60, .vni = 7001, .number = 100}, "vni 7001 rule 100"},
    {{.caplen = 61, .vni = 7001, .number = 200}, "vni 7001 rule 200"},
    {{.caplen = 1500, .vni = 5569041, .number = 32766}, "vni 5569041 rule 32766"},
    {{.caplen = 9000, .vni = 16777215, .number = std::nullopt}, "vni 16777215 no rule"},
    {{.caplen = 64, .vni = 0, .number = std::nullopt}, "vni 0 no rule"},
    {{.caplen = 64, .vni = 16777215, .number = 4294967294}, "vni 16777215 rule 4294967294"},
};

TEST(Annotations, ACommentSaysVniAndRuleInThePlaceOfHashAndVerdict) {
  Bytes blocks;
  Bytes expected;
  for (const Case& each : kCases) {
    const Bytes block = block_of(each.block);
    blocks = joined({blocks, block});
    const Bytes commented = with_options(block, each.block.caplen, comment(each.text));
    EXPECT_EQ(commented.size(), block.size());
    expected = joined({expected, commented});
  }
  // Several times, as known comments are written, elsewhere and in place.
  CommentWriter writer;
  for (int i = 0; i < 2; ++i) {
    Bytes copy(blocks.size());
    EXPECT_EQ(writer.write(blocks, copy.data()), blocks.size());
    EXPECT_EQ(copy, expected);
  }
  EXPECT_EQ(writer.write(blocks, blocks.data()), blocks.size());
  EXPECT_EQ(blocks, expected);
}

TEST(Annotations, WithoutHashAndVerdictTheDirectionStays) {
  Bytes blocks;
  Bytes expected;
  for (const Case& each : kCases) {
    const Bytes block = block_of(each.block);
    blocks = joined({blocks, block});
    expected = joined({expected, with_options(block, each.block.caplen, {})});
  }
  Bytes copy(blocks.size());
  copy.resize(write_without_annotations(blocks, copy.data()));
  EXPECT_EQ(copy, expected);
  blocks.resize(write_without_annotations(blocks, blocks.data()));
  EXPECT_EQ(blocks, expected);
}

TEST(Annotations, OfNoBlocksThereIsNothing) {
  EXPECT_EQ(CommentWriter().write({}, nullptr), 0U);
  EXPECT_EQ(write_without_annotations({}, nullptr), 0U);
}

TEST(Annotations, CommentsOfManyVnisAndRulesAreNotMixedUp) {
  CommentWriter writer;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const std::uint32_t vni = i * 7919 % 5000 * 3355;
    const std::uint32_t number = i * 31 % 7 * 4681;
    const Bytes block = block_of({.caplen = 4, .vni = vni, .number = number});
    Bytes found(block.size());
    writer.write(block, found.data());
    const std::string text = fmt::format("vni {} rule {}", vni, number);
    ASSERT_EQ(found, with_options(block, 4, comment(text))) << text;
  }
}

}  // namespace
}  // namespace fibertap
