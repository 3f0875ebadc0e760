#ifndef FIBERTAP_TESTS_HLS_INDEX_SEQUENCES_H_
#define FIBERTAP_TESTS_HLS_INDEX_SEQUENCES_H_

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace fibertap::testing {

/// Counters touched turn after turn; in some turns none is.
using IndexSequence = std::vector<std::optional<std::uint32_t>>;

/// Ways to touch counters 0..`count`-1 that pipelined memory gets wrong without care: one counter
/// in every turn, again after 1 to 8 other turns with or without other counters in them, the first
/// and the last in turn, and few counters at random.
inline std::vector<IndexSequence> index_sequences(std::uint32_t count) {
  std::vector<IndexSequence> sequences = {IndexSequence(50, 0), IndexSequence(50, count - 1)};
  for (std::uint32_t distance = 1; distance <= 8; ++distance) {
    IndexSequence others;
    IndexSequence pauses;
    for (std::uint32_t turn = 0; turn < 12 * distance; ++turn) {
      others.push_back(turn % distance);
      pauses.push_back(turn % distance == 0 ? std::optional(count - 1) : std::nullopt);
    }
    sequences.insert(sequences.end(), {others, pauses});
  }
  IndexSequence ends;
  for (std::uint32_t turn = 0; turn < 40; ++turn) ends.push_back(turn % 3 == 0 ? 0 : count - 1);
  sequences.push_back(ends);

  std::mt19937 random(3);
  for (std::uint32_t counters : {2U, 3U, 5U, 9U, count}) {
    IndexSequence& any = sequences.emplace_back();
    for (int turn = 0; turn < 400; ++turn) {
      any.push_back(random() % 4 == 0 ? std::nullopt : std::optional(random() % counters));
    }
  }
  return sequences;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HLS_INDEX_SEQUENCES_H_
