#include "tests/sim/csim/kernel_beside_model.h"

#include <cstring>
#include <utility>

#include "abi/result_block.h"

namespace fibertap::testing {
namespace {

constexpr std::uint8_t kUntouched = 0x5C;

void expect_same(const abi::BatchStatus& kernel, const abi::BatchStatus& model) {
  const auto* a = reinterpret_cast<const std::uint8_t*>(&kernel);
  const auto* b = reinterpret_cast<const std::uint8_t*>(&model);
  for (std::size_t i = 0; i < sizeof(kernel); ++i) {
    if (a[i] == b[i]) continue;
    ADD_FAILURE() << "status, byte " << i << ": kernel " << +a[i] << ", model " << +b[i];
    return;
  }
}

/// `written` bytes are to be the same, and those behind untouched.
void expect_same(const Bytes& kernel, const Bytes& model, std::size_t written) {
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const std::uint8_t expected = i < written ? model[i] : kUntouched;
    if (kernel[i] == expected) continue;
    ADD_FAILURE() << "byte " << i << " of " << written << " written: kernel " << +kernel[i]
                  << ", expected " << +expected;
    return;
  }
}

}  // namespace

abi::BatchStatus KernelBesideModel::load(const Bytes& image) {
  const abi::BatchStatus status = kernel_.load(image);
  expect_same(status, model_.load(image));
  return status;
}

abi::BatchStatus KernelBesideModel::run(const Bytes& arena, std::uint32_t frames) {
  return run(arena, frames, abi::max_result_bytes(arena.size()) / abi::kBeatBytes);
}

abi::BatchStatus KernelBesideModel::run(const Bytes& arena, std::uint32_t frames,
                                        std::size_t result_beats) {
  result_.assign(result_beats * abi::kBeatBytes, kUntouched);
  Bytes expected = result_;
  const abi::BatchStatus status = kernel_.run(arena, frames, result_);
  expect_same(status, model_.run(arena, frames, expected));
  const std::size_t written = abi::beats(status.result_bytes) * abi::kBeatBytes;
  expect_same(result_, expected, written);
  result_.resize(written);
  return status;
}

abi::BatchStatus KernelBesideModel::read_counters(std::size_t beats) {
  Bytes counters(beats * abi::kBeatBytes, kUntouched);
  Bytes expected = counters;
  const abi::BatchStatus status = kernel_.read_counters(counters);
  expect_same(status, model_.read_counters(expected));
  expect_same(counters, expected, status.result_bytes);
  return status;
}

Arena sample_frames(std::uint8_t salt) {
  Arena arena;
  const auto add = [&arena](Packet outer, std::uint32_t vni) {
    arena.add(outer.vni(vni).destination_port(4790), 1000 + arena.frames());
  };
  for (const std::size_t bytes : {0U, 1U, 20U, 64U, 150U, 700U}) {
    for (const std::uint32_t vni : {5U, 9U, 77U}) {
      add(mirrored(Bytes(bytes, salt)), vni);
      add(mirrored(Packet().ethernet().ipv4("10.1.2.3").udp(40000, 53).payload(bytes)), vni);
      add(mirrored_over_ipv6(Packet().ethernet().ipv6().tcp().payload(bytes)), vni);
    }
  }
  arena.add(mirrored(Bytes(9)).fragment_offset(1)).add(Bytes(13, salt));
  arena.add(mirrored(Bytes(9)).destination_port(4790).vxlan_flags(0));
  arena.add(mirrored(Bytes(9)).destination_port(4790).udp_length(15));
  return arena;
}

}  // namespace fibertap::testing
