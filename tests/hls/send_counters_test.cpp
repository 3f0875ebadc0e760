#include "hls/send_counters.h"

#include <cstring>

#include "abi/counters.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Bytes;

/// Counter values that show which they are.
std::uint64_t value_of(std::uint32_t index) { return 0x0102030400000000U + index; }

/// The counter image of a card with so many of both, by abi/counters.h.
Bytes expected_image(const Loaded& loaded) {
  abi::CounterImageHeader header{};
  header.magic = abi::kCounterImageMagic;
  header.generation = loaded.generation;
  header.session_rows = loaded.session_rows();
  header.row_counters = loaded.row_counters;
  Bytes image(abi::counter_image_bytes(loaded.session_rows(), loaded.row_counters));
  std::size_t at = 0;
  const auto append = [&](const auto& record) {
    std::memcpy(image.data() + at, &record, sizeof(record));
    at += sizeof(record);
  };
  append(header);
  for (std::uint32_t i = 0; i < loaded.session_rows(); ++i) {
    append(abi::SessionCounters{value_of(3 * i), value_of(3 * i + 1), value_of(3 * i + 2), 0});
  }
  for (std::uint32_t i = 0; i < loaded.row_counters; ++i) append(~value_of(i));
  return image;
}

void send(KernelState& state) {
  const Loaded& loaded = state.loaded;
  for (std::uint32_t i = 0; i < loaded.session_rows(); ++i) {
    state.session_tallies[i] = (ap_uint<64>(value_of(3 * i + 2)), ap_uint<64>(value_of(3 * i + 1)),
                                ap_uint<64>(value_of(3 * i)));
  }
  for (std::uint32_t i = 0; i < loaded.row_counters; ++i) {
    RowStore::write(state.row_tallies, i, ~value_of(i));
  }

  TokenStream<ResultBeat> beats("counter_beats");
  send_counters(loaded.generation, loaded.session_rows(), loaded.row_counters,
                state.session_tallies, state.row_tallies, beats);
  const Bytes expected = expected_image(loaded);
  for (std::size_t at = 0; at < expected.size(); at += abi::kBeatBytes) {
    const ResultBeat beat = read<ResultBeat>(beats);
    ASSERT_FALSE(beat.end);
    ASSERT_EQ(beat.data, testing::raw_beat(std::span(expected).subspan(at, abi::kBeatBytes)))
        << "byte " << at;
  }
  EXPECT_TRUE(read<ResultBeat>(beats).end);
  testing::expect_all_read(beats);
}

TEST(SendCounters, TheImageIsTheOneOfAbiCounters) {
  const auto state = testing::fresh_state();
  state->loaded.generation = 0xFEDCBA98;
  for (const bool has_default : {false, true}) {
    for (std::uint32_t sessions : {0U, 1U, 2U, 3U}) {
      for (std::uint32_t rows : {0U, 1U, 3U, 4U, 5U, 7U, 8U, 9U, 17U}) {
        SCOPED_TRACE(sessions);
        SCOPED_TRACE(rows);
        state->loaded.has_default = has_default;
        state->loaded.sessions = sessions;
        state->loaded.row_counters = rows;
        send(*state);
      }
    }
  }
}

TEST(SendCounters, AFullCardSendsThemAll) {
  const auto state = testing::fresh_state();
  state->loaded.has_default = true;
  state->loaded.sessions = abi::kCardSessions;
  state->loaded.row_counters = abi::kCardRowCounters;
  send(*state);
}

}  // namespace
}  // namespace fibertap::kernel
