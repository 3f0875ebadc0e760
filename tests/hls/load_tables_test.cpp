#include "hls/load_tables.h"

#include <cstring>

#include "sim/model/model.h"
#include "tests/hls/loaded_state.h"
#include "tests/support/image_harms.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Bytes;
using testing::ImageParts;

TEST(LoadTables, KeepTheNumbersOfTheHeader) {
  const auto state = testing::fresh_state();
  EXPECT_TRUE(testing::load(testing::sample_image().bytes(), *state));
  EXPECT_EQ(state->loaded.generation, 77U);
  EXPECT_EQ(state->loaded.sessions, 2U);
  EXPECT_TRUE(state->loaded.has_default);
  EXPECT_EQ(state->loaded.row_counters, 19U);
  EXPECT_EQ(state->loaded.vxlan_port, 4790U);
}

TEST(LoadTables, PutEveryRowIntoItsLaneAndBlock) {
  const ImageParts image = testing::sample_image();
  const auto state = testing::loaded_state(image.bytes());
  for (std::size_t i = 0; i < image.rows.size(); ++i) {
    const abi::RuleRow& expected = image.rows[i];
    const Row row = unpack<Row>(state->rules[i % abi::kRowsPerBlock][i / abi::kRowsPerBlock]);
    ASSERT_EQ(row.flags, expected.flags) << "row " << i;
    ASSERT_EQ(row.protocol, expected.protocol);
    ASSERT_EQ(row.source_prefix, expected.source_prefix);
    ASSERT_EQ(row.destination_prefix, expected.destination_prefix);
    ASSERT_EQ(row.source_port_first, expected.source_port_first);
    ASSERT_EQ(row.source_port_last, expected.source_port_last);
    ASSERT_EQ(row.destination_port_first, expected.destination_port_first);
    ASSERT_EQ(row.destination_port_last, expected.destination_port_last);
    ASSERT_EQ(row.source.range(127, 120), expected.source[0]);
    ASSERT_EQ(row.source.range(7, 0), expected.source[15]);
    ASSERT_EQ(row.destination.range(127, 120), expected.destination[0]);
    ASSERT_EQ(row.destination.range(7, 0), expected.destination[15]);
    ASSERT_EQ(read_number(state->numbers, i), expected.number);
  }
}

TEST(LoadTables, StartTheCountersOfTheImageAtZero) {
  const auto state = testing::loaded_state(testing::sample_image().bytes());
  for (std::uint32_t i = 0; i < state->loaded.session_rows(); ++i) {
    EXPECT_EQ(state->session_tallies[i], 0U) << "session " << i;
  }
  for (std::uint32_t i = 0; i < state->loaded.row_counters; ++i) {
    EXPECT_EQ(RowStore::read(state->row_tallies, i), 0U) << "row counter " << i;
  }
}

TEST(LoadTables, RefuseWhatTheModelRefuses) {
  const auto state = testing::fresh_state();
  for (const auto& [what, harm] : testing::image_harms()) {
    SCOPED_TRACE(what);
    ASSERT_TRUE(testing::load(testing::sample_image().bytes(), *state));
    ImageParts harmed = testing::sample_image();
    harm(harmed);
    model::Model model;
    ASSERT_EQ(model.load(harmed.bytes()).errors, abi::kErrorImage);
    EXPECT_FALSE(testing::load(harmed.bytes(), *state));
  }
}

TEST(LoadTables, FindAFlippedBitInEveryByte) {
  const Bytes whole = testing::sample_image().bytes();
  const auto state = testing::fresh_state();
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    Bytes flipped = whole;
    flipped[at] = static_cast<std::uint8_t>(flipped[at] ^ 1U << at % 8);
    ASSERT_FALSE(testing::load(flipped, *state)) << "byte " << at;
  }
}

TEST(LoadTables, RefuseAnImageThatIsCutOrTooLong) {
  const Bytes whole = testing::sample_image().bytes();
  const auto state = testing::fresh_state();
  for (std::size_t size = 0; size <= whole.size() + 2 * abi::kBeatBytes; size += abi::kBeatBytes) {
    Bytes cut = whole;
    cut.resize(size);
    ASSERT_EQ(testing::load(cut, *state), size == whole.size()) << size << " bytes";
  }
}

TEST(LoadTables, TakeEveryReservedByteAsItIs) {
  ImageParts image = testing::sample_image();
  std::memset(image.header.reserved, 0xFF, sizeof(image.header.reserved));
  image.header.flags |= 0xFFFE;
  for (abi::SessionRow& session : image.sessions) {
    std::memset(session.reserved0, 0xFF, sizeof(session.reserved0));
    std::memset(session.reserved1, 0xFF, sizeof(session.reserved1));
    session.flags |= 0xFC;
  }
  for (abi::RuleRow& row : image.rows) std::memset(row.reserved, 0xFF, sizeof(row.reserved));
  const auto state = testing::fresh_state();
  model::Model model;
  EXPECT_EQ(model.load(image.bytes()).errors, 0U);
  EXPECT_TRUE(testing::load(image.bytes(), *state));
}

}  // namespace
}  // namespace fibertap::kernel
