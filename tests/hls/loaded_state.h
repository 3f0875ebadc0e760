#ifndef FIBERTAP_TESTS_HLS_LOADED_STATE_H_
#define FIBERTAP_TESTS_HLS_LOADED_STATE_H_

#include <cstddef>
#include <memory>
#include <span>

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

inline void give_raw(std::span<const std::uint8_t> bytes, ::hls::stream<kernel::RawBeat>& raw) {
  for (std::size_t at = 0; at < bytes.size(); at += abi::kBeatBytes) {
    raw.write(raw_beat(bytes.subspan(at, abi::kBeatBytes)));
  }
}

/// What stays on a card, its memories full of garbage.
inline std::unique_ptr<kernel::KernelState> fresh_state() {
  auto state = std::make_unique<kernel::KernelState>();
  csim::fill_with_garbage(*state, 1);
  return state;
}

/// Puts `image` through LOAD; its status.
inline kernel::Status load(const Bytes& image, kernel::KernelState& state) {
  ::hls::stream<kernel::RawBeat> raw("raw");
  ::hls::stream<kernel::Status> statuses("statuses");
  give_raw(image, raw);
  kernel::load_tables(static_cast<std::uint32_t>(raw.size()), raw, state, statuses);
  return statuses.read();
}

/// What stays on a card that has loaded `image`.
inline std::unique_ptr<kernel::KernelState> loaded_state(const Bytes& image) {
  auto state = fresh_state();
  load(image, *state);
  return state;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HLS_LOADED_STATE_H_
