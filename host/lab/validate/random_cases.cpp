#include "host/lab/validate/random_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/seconds.h"
#include "host/lab/traffic/network.h"
#include "host/lab/traffic/random_frame.h"
#include "host/lab/traffic/random_mirror.h"

namespace fibertap::validation {
namespace {

using generation::Network;
using generation::Random;
using generation::RandomFrames;

/// Ascending, no two alike, so that a block shows which frame it is. Some start late enough to set
/// every bit that a pcap can hold.
class Clock {
 public:
  explicit Clock(Random& random)
      : random_(random),
        now_ns_((random.chance(50) ? random.below(0xFFFF0000) : 0xFFFF0000) * kNsPerSecond) {}

  std::uint64_t next() {
    return now_ns_ += random_.between(1, random_.chance(90) ? 100'000 : kNsPerSecond);
  }

 private:
  Random& random_;
  std::uint64_t now_ns_;
};

CompileOptions random_options(Random& random) {
  static constexpr std::uint32_t kGenerations[] = {0, 1, 0x7FFFFFFF, 0xFFFFFFFF};
  CompileOptions options;
  if (random.chance(15)) options.vxlan_port = random.between<std::uint16_t>(1, 65535);
  options.accept_unknown_vni = random.chance(30);
  options.generation = random.chance(50) ? random.pick(kGenerations) : random.any<std::uint32_t>();
  return options;
}

/// Batches of one frame to some hundred.
std::vector<CaseBatch> random_batches(Random& random, RandomFrames& frames, Clock& clock,
                                      std::size_t count) {
  std::vector<CaseBatch> batches;
  while (count > 0) {
    CaseBatch& batch = batches.emplace_back();
    std::size_t room = kMaxBatchBytes;
    std::size_t left =
        std::min(count, random.chance(30) ? random.between(1, 4) : random.between(1, 400));
    for (; left > 0 && room >= abi::frame_record_bytes(abi::kMaxFrameBytes); --left, --count) {
      batch.push_back(frames.next(clock.next()));
      room -= abi::frame_record_bytes(static_cast<std::uint32_t>(batch.back().bytes.size()));
    }
  }
  return batches;
}

/// How many VNIs a case is about: one or two, some, or many.
std::size_t random_vni_count(Random& random) {
  if (random.chance(20)) return 2;
  return random.chance(90) ? random.between(3, 20) : random.between(100, 300);
}

}  // namespace

Case random_case(std::uint64_t seed, std::uint64_t index) {
  Random random(generation::derived_seed(seed, index));
  Case the_case;
  the_case.name = fmt::format("seed {}, case {}", seed, index);
  the_case.id = fmt::format("{}-{}", seed, index);
  the_case.replay = fmt::format("--seed {} --case {}", seed, index);
  the_case.garbage = random.bits();
  const Network network = generation::random_network(random, random_vni_count(random));
  Clock clock(random);
  const std::size_t loads = random.chance(60) ? 1 : random.between(2, 3);
  const std::size_t frames = random.between(200, 2000);
  for (std::size_t i = 0; i < loads; ++i) {
    CaseLoad& load = the_case.loads.emplace_back();
    load.mirror = generation::random_mirror(random, network);
    load.options = random_options(random);
    RandomFrames source(random, network, load.mirror, load.options);
    load.batches = random_batches(random, source, clock, frames / loads);
  }
  return the_case;
}

std::optional<Case> RandomCases::next() {
  if (frames_ == 0) return std::nullopt;
  Case the_case = random_case(seed_, index_++);
  frames_ -= std::min<std::uint64_t>(frames_, size_of(the_case).frames);
  return the_case;
}

std::optional<Case> OneRandomCase::next() {
  if (std::exchange(done_, true)) return std::nullopt;
  return random_case(seed_, index_);
}

}  // namespace fibertap::validation
