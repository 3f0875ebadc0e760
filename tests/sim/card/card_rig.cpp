#include "tests/sim/card/card_rig.h"

#include <fmt/format.h>

#include <span>
#include <string>
#include <utility>

#include "host/rules/compile.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

Unit::Unit(const xrt::device& device, const xrt::uuid& xclbin, unsigned number)
    : kernel_(device, xclbin, fmt::format("mirror_target:{{mirror_target_{}}}", number)),
      input_(device, kInputBytes, kernel_.group_id(abi::kArgInput)),
      output_(device, kOutputBytes, kernel_.group_id(abi::kArgOutput)),
      outcomes_(device, kOutcomeBytes, kernel_.group_id(abi::kArgOutcomes)),
      status_(device, 4096, kernel_.group_id(abi::kArgStatus)),
      run_(kernel_) {
  run_.set_arg(abi::kArgOutputBeats, static_cast<std::uint32_t>(kOutputBytes / abi::kBeatBytes));
  run_.set_arg(abi::kArgInput, input_);
  run_.set_arg(abi::kArgOutput, output_);
  run_.set_arg(abi::kArgOutcomes, outcomes_);
  run_.set_arg(abi::kArgStatus, status_);
}

void Unit::start(abi::Command command, std::span<const std::uint8_t> input, std::uint32_t frames) {
  if (!input.empty()) {
    input_.write(input.data(), input.size(), 0);
    input_.sync(XCL_BO_SYNC_BO_TO_DEVICE, input.size(), 0);
  }
  run_.set_arg(abi::kArgCommand, static_cast<std::uint32_t>(command));
  run_.set_arg(abi::kArgFrames, frames);
  run_.set_arg(abi::kArgInputBeats, static_cast<std::uint32_t>(abi::beats(input.size())));
  run_.start();
}

abi::KernelInfo Unit::info() {
  start(abi::Command::kInfo);
  return finish<abi::KernelInfo>().status;
}

abi::BatchStatus Unit::load(std::span<const std::uint8_t> image) {
  start(abi::Command::kLoad, image);
  return finish().status;
}

Answer<abi::BatchStatus> Unit::run(const Arena& arena) {
  start(arena);
  return finish();
}

Answer<abi::BatchStatus> Unit::read_counters() {
  start(abi::Command::kReadCounters);
  return finish();
}

CardRig::CardRig(const card::CardSettings& settings)
    : card_(settings), device_(0), xclbin_(device_.load_xclbin(card_.xclbin().string())) {}

card::CardSettings with_faults(std::string faults, unsigned units) {
  card::CardSettings settings;
  settings.units = units;
  settings.faults = std::move(faults);
  return settings;
}

Bytes accepting_rules(std::uint32_t generation) {
  Interfaces interfaces;
  const RuleImage image = compile({}, {kVxlanPort, true, generation}, interfaces);
  return {image.bytes().begin(), image.bytes().end()};
}

Arena some_frames(std::size_t count, std::uint8_t seed) {
  Arena arena;
  for (std::size_t i = 0; i < count; ++i) {
    arena.add(mirrored(Packet().ethernet().ipv4().udp(seed).payload(i)), i);
  }
  return arena;
}

}  // namespace fibertap::testing
