#ifndef FIBERTAP_TESTS_HLS_LOADED_STATE_H_
#define FIBERTAP_TESTS_HLS_LOADED_STATE_H_

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "hls/kernel_state.h"
#include "hls/load_tables.h"
#include "sim/csim/garbage.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

/// A beat as memory holds it; `bytes` has all 64 of it.
inline kernel::RawBeat raw_beat(std::span<const std::uint8_t> bytes) {
  kernel::RawBeat beat;
  for (int i = 0; i < static_cast<int>(abi::kBeatBytes); ++i) {
    beat.range(8 * i + 7, 8 * i) = bytes[static_cast<std::size_t>(i)];
  }
  return beat;
}

/// What stays on a card, its memories full of garbage.
inline std::unique_ptr<kernel::KernelState> fresh_state() {
  auto state = std::make_unique<kernel::KernelState>();
  csim::fill_with_garbage(*state, 1);
  return state;
}

/// Puts `image` through LOAD; whether it is loaded.
inline bool load(const Bytes& image, kernel::KernelState& state) {
  std::vector<kernel::RawBeat> beats;
  for (std::size_t at = 0; at < image.size(); at += abi::kBeatBytes) {
    beats.push_back(raw_beat(std::span(image).subspan(at, abi::kBeatBytes)));
  }
  kernel::load_tables(static_cast<std::uint32_t>(beats.size()), beats.data(), &state.is_loaded,
                      state.loaded, state.tree, state.sessions, state.rules, state.numbers,
                      state.session_tallies, state.row_tallies);
  return state.is_loaded;
}

/// What stays on a card that has loaded `image`.
inline std::unique_ptr<kernel::KernelState> loaded_state(const Bytes& image) {
  auto state = fresh_state();
  load(image, *state);
  return state;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HLS_LOADED_STATE_H_
