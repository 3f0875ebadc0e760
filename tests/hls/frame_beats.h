#ifndef FIBERTAP_TESTS_HLS_FRAME_BEATS_H_
#define FIBERTAP_TESTS_HLS_FRAME_BEATS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "hls/beat.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

/// Bytes that show their place; `salt` makes frames differ.
inline Bytes counted_bytes(std::size_t count, std::size_t salt = 0) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(37 * i + salt);
  return bytes;
}

/// Writes a frame beat by beat; bytes behind its end are 0xEE.
inline void give_frame(const Bytes& frame, kernel::TokenStream<kernel::Beat>& beats) {
  std::size_t at = 0;
  do {
    const std::size_t count = std::min<std::size_t>(frame.size() - at, abi::kBeatBytes);
    kernel::Beat beat;
    for (std::size_t i = 0; i < abi::kBeatBytes; ++i) {
      const int bit = static_cast<int>(8 * i);
      beat.data.range(bit + 7, bit) = i < count ? frame[at + i] : 0xEEU;
    }
    beat.count = static_cast<unsigned>(count);
    at += count;
    beat.last = at == frame.size();
    beats.write(kernel::pack(beat));
  } while (at != frame.size());
}

/// Reads a frame and fails the test where its beats are not as hls/beat.h says.
inline Bytes take_frame(kernel::TokenStream<kernel::Beat>& beats) {
  Bytes frame;
  for (;;) {
    const kernel::Beat beat = kernel::read<kernel::Beat>(beats);
    const std::size_t count = beat.count.to_uint();
    if (count > abi::kBeatBytes || (!beat.last && count != abi::kBeatBytes) ||
        (count == 0 && !frame.empty())) {
      ADD_FAILURE() << "a beat of " << count << " bytes behind " << frame.size();
      return frame;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const int bit = static_cast<int>(8 * i);
      frame.push_back(static_cast<std::uint8_t>(beat.data.range(bit + 7, bit).to_uint()));
    }
    if (beat.last) return frame;
  }
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HLS_FRAME_BEATS_H_
