#ifndef FIBERTAP_TESTS_HLS_LOCKSTEP_H_
#define FIBERTAP_TESTS_HLS_LOCKSTEP_H_

#include <ap_int.h>
#include <gtest/gtest.h>
#include <hls_stream.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "host/lab/vectors/model_trace.h"
#include "sim/csim/stream_trace.h"
#include "tests/support/arena.h"

namespace fibertap::testing {

/// One RUN as the model does it, and with it what every stage is given and must give, so that each
/// can be driven alone. Streams have the names of kernels/run_batch.h.
class Lockstep {
 public:
  /// `frames` are promised of `arena`; there is room for `result_bytes`, or else for every result.
  Lockstep(const Bytes& image, const Bytes& arena, std::uint32_t frames);
  Lockstep(const Bytes& image, const Bytes& arena, std::uint32_t frames, std::size_t result_bytes);
  Lockstep(const Bytes& image, const Arena& arena)
      : Lockstep(image, arena.bytes(), arena.frames()) {}

  std::uint32_t frames() const { return frames_; }
  std::uint32_t input_beats() const;
  std::uint32_t output_beats() const;
  const Bytes& image() const { return image_; }
  const tracing::ModelTrace& model() const { return model_; }

  /// Writes what `stream` carries. Fields, bits and bytes that are not meant are garbage.
  template <int kWidth>
  void give(std::string_view name, ::hls::stream<ap_uint<kWidth>>& stream) const {
    for (const csim::Bits& bits : tokens(name, kWidth)) {
      ap_uint<kWidth> token;
      for (int i = 0; i < kWidth; i += 8) token.range(high(i, kWidth), i) = bits.bytes[at(i)];
      stream.write(token);
    }
  }

  /// Reads everything that a stage wrote to `stream` and fails the test where the model says
  /// otherwise.
  template <int kWidth>
  void expect(std::string_view name, ::hls::stream<ap_uint<kWidth>>& stream) const {
    std::vector<csim::Bits> found;
    while (!stream.empty()) {
      const ap_uint<kWidth> token = stream.read();
      csim::Bits& bits = found.emplace_back(csim::Bits{kWidth, {}});
      for (int i = 0; i < kWidth; i += 8) {
        bits.bytes.push_back(static_cast<std::uint8_t>(token.range(high(i, kWidth), i).to_uint()));
      }
    }
    compare(name, std::move(found));
  }

 private:
  static std::size_t at(int bit) { return static_cast<std::size_t>(bit / 8); }
  static int high(int low, int width) { return low + 7 < width ? low + 7 : width - 1; }

  std::vector<csim::Bits> tokens(std::string_view name, std::size_t width) const;
  void compare(std::string_view name, std::vector<csim::Bits> found) const;

  Bytes image_;
  Bytes arena_;
  std::uint32_t frames_;
  std::size_t result_bytes_;
  tracing::ModelTrace model_;
};

/// Fails the test where a stage has left something unread.
template <typename... Streams>
void expect_all_read(const Streams&... streams) {
  const auto expect_empty = [](const auto& stream) {
    EXPECT_EQ(stream.size(), 0U) << "tokens left in " << stream.name();
  };
  (expect_empty(streams), ...);
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HLS_LOCKSTEP_H_
