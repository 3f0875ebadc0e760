#include "host/lab/commands/card_measurements.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <vector>

#include "abi/batch_status.h"
#include "abi/outcome_word.h"
#include "host/base/error.h"
#include "host/datapath/batch/batch_builder.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/lab/traffic/traffic.h"
#include "host/rules/compile.h"
#include "host/wire/headers.h"

namespace fibertap {
namespace {

constexpr int kRepeats = 64;

// A pipeline takes time to fill and to run empty, whatever goes through it: what counts is how much
// longer the many batches take than the few.
constexpr std::size_t kFewBatches = 16;
constexpr std::size_t kManyBatches = 112;

constexpr std::uint32_t kReadSessions = 10'000;  // with ten rules each
constexpr std::size_t kBatchesOfReading = 8;

/// A mirrored frame of AWS's shape around `inner_bytes` of UDP over IPv4.
std::vector<std::uint8_t> mirrored_frame(std::size_t inner_bytes) {
  constexpr std::size_t kIpAndUdp = wire::kIpv4Bytes + wire::kUdpBytes;
  constexpr std::size_t kEnvelope = wire::kEthernetBytes + kIpAndUdp + wire::kVxlanBytes;
  std::vector<std::uint8_t> bytes(kEnvelope + inner_bytes);
  wire::HeaderWriter frame(bytes);
  const auto headers = [&frame](std::size_t payload, std::uint16_t port) {
    write(wire::Ethernet{{2, 0, 0, 0, 0, 2}, {2, 0, 0, 0, 0, 1}, wire::kEtherTypeIpv4}, frame);
    write(wire::Ipv4{.total_length = kIpAndUdp + payload,
                     .source = {10, 0, 0, 1},
                     .destination = {10, 0, 0, 2}},
          frame);
    write(wire::Udp{0xFF80, port, wire::kUdpBytes + payload}, frame);
  };
  headers(wire::kVxlanBytes + inner_bytes, wire::kVxlanPort);
  write(wire::Vxlan{.vni = 1}, frame);
  headers(inner_bytes - wire::kEthernetBytes - kIpAndUdp, 53);
  return bytes;
}

/// Fills slots with frames of IMIX.
class ImixFiller {
 public:
  void fill(BatchSlot& slot) {
    BatchBuilder builder;
    builder.begin(slot);
    while (builder.append(view(kOrder[next_]))) next_ = (next_ + 1) % kOrder.size();
    builder.end();
  }

 private:
  static constexpr std::array<std::size_t, 12> kOrder = {0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 2};

  Frame view(std::size_t kind) const {
    return {1, static_cast<std::uint32_t>(frames_[kind].size()), frames_[kind]};
  }

  std::array<std::vector<std::uint8_t>, 3> frames_ = {mirrored_frame(64), mirrored_frame(594),
                                                      mirrored_frame(1518)};
  std::size_t next_ = 0;
};

/// What went over the link.
struct Moved {
  double to_card = 0;
  double from_card = 0;
};

/// Readings of the engine's counters while it works on batches.
class Readings {
 public:
  /// One behind each `every` batches; 0: none.
  Readings(XrtEngine& engine, const abi::RuleImageHeader& rules, std::size_t every)
      : engine_(engine), image_(std::make_shared<CounterImage>(rules)), every_(every) {}

  /// When so many batches have been submitted.
  void take_turn(std::size_t batches) {
    if (is_under_way_ && engine_.has_read()) is_under_way_ = false;
    if (every_ == 0 || is_under_way_ || batches < (begun_ + 1) * every_) return;
    engine_.begin_reading(image_);
    is_under_way_ = true;
    ++begun_;
  }

  /// How many there were, when the last one is done.
  std::size_t finish() {
    while (is_under_way_) is_under_way_ = !engine_.has_read();
    return begun_;
  }

 private:
  XrtEngine& engine_;
  std::shared_ptr<CounterImage> image_;
  std::size_t every_;
  std::size_t begun_ = 0;
  bool is_under_way_ = false;
};

/// Sends batches through the engine, as many in flight as it has slots.
Moved run_batches(XrtEngine& engine, ImixFiller& filler, std::size_t batches,
                  Readings* readings = nullptr) {
  Moved moved;
  std::size_t begun = 0;
  for (std::size_t done = 0; done < batches;) {
    if (readings != nullptr) readings->take_turn(begun);
    while (begun < batches) {
      BatchSlot* const slot = engine.acquire();
      if (slot == nullptr) break;
      filler.fill(*slot);
      moved.to_card += static_cast<double>(slot->arena_bytes);
      engine.submit(*slot);
      ++begun;
    }
    BatchSlot* const slot = engine.poll();
    if (slot == nullptr) continue;
    if (slot->status.errors != 0) {
      throw Error(Errc::kDevice,
                  "{}, batch {}: found error bits {:#x}, expected none; try fibertap "
                  "card selftest",
                  slot->origin, slot->number, slot->status.errors);
    }
    moved.from_card += static_cast<double>(slot->status.result_bytes +
                                           answer_bytes(abi::outcome_words(slot->frames)));
    engine.release(*slot);
    ++done;
  }
  return moved;
}

}  // namespace

CardMeasurements::CardMeasurements(const CardOptions& options)
    : access_(options), card_(access_.open()) {}

template <typename Work>
Elapsed CardMeasurements::measure(Work work) {
  card::EmulatedCard* const emulated = access_.emulated();
  if (emulated != nullptr) emulated->restart_clock();
  const auto start = std::chrono::steady_clock::now();
  work();
  const double wall =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return {emulated != nullptr ? emulated->link_report().seconds : wall, wall};
}

TransferRate CardMeasurements::transfers(std::size_t bytes) {
  const auto buffer = card_->units().front()->allocate(abi::kArgInput, bytes);
  const Elapsed to_card = measure([&] {
    for (int i = 0; i < kRepeats; ++i) buffer->send(bytes);
  });
  const Elapsed from_card = measure([&] {
    for (int i = 0; i < kRepeats; ++i) buffer->fetch(bytes);
  });
  return {static_cast<double>(bytes) * kRepeats, to_card, from_card};
}

Elapsed CardMeasurements::empty_run() {
  ComputeUnit& unit = *card_->units().front();
  const auto input = unit.allocate(abi::kArgInput, abi::kBeatBytes);
  const auto output = unit.allocate(abi::kArgOutput, abi::kBeatBytes);
  const auto answer = unit.allocate(abi::kArgStatus, answer_bytes(0));
  const auto run = unit.make_run(*input, *output, *answer);
  const Elapsed all = measure([&] {
    for (int i = 0; i < kRepeats; ++i) {
      run->start({.command = abi::Command::kInfo});
      if (run->wait(access_.options().timeout)) continue;
      throw Error(Errc::kDevice,
                  "{}, compute unit {}: found no end of INFO within {} ms, expected "
                  "one; reset the card",
                  access_.label(), unit.name(), access_.options().timeout.count());
    }
  });
  return {all.seconds / kRepeats, all.wall_seconds / kRepeats};
}

BatchRate CardMeasurements::batches(std::size_t arena_bytes) {
  XrtEngine engine(card_, access_.label(), access_.options().timeout, {4, arena_bytes});
  Interfaces interfaces;
  const RuleImage rules = compile({}, {.accept_unknown_vni = true}, interfaces);
  engine.load_rules(rules);
  ImixFiller filler;
  Moved few;
  Moved many;
  const Elapsed short_time = measure([&] { few = run_batches(engine, filler, kFewBatches); });
  const Elapsed long_time = measure([&] { many = run_batches(engine, filler, kManyBatches); });
  const Elapsed time{long_time.seconds - short_time.seconds,
                     long_time.wall_seconds - short_time.wall_seconds};
  const double to_card = many.to_card - few.to_card;
  const double from_card = many.from_card - few.from_card;
  const card::LinkSpeeds& link = access_.options().emulated.link;
  const double least = std::max(to_card / link.to_card, from_card / link.from_card);
  return {arena_bytes, to_card, time, least / time.seconds};
}

ReadingCost CardMeasurements::reading() {
  XrtEngine engine(card_, access_.label(), access_.options().timeout);
  generation::TrafficOptions options;
  options.sessions = kReadSessions;
  const auto traffic = generation::make_traffic(options);
  Interfaces interfaces;
  const RuleImage rules = compile(traffic->mirror(), {.accept_unknown_vni = true}, interfaces);
  engine.load_rules(rules);
  ImixFiller filler;
  std::size_t count = 0;
  const auto seconds = [&](std::size_t every) {
    const Elapsed time = measure([&] {
      Readings readings(engine, rules.header(), every);
      run_batches(engine, filler, kManyBatches, &readings);
      count = readings.finish();
    });
    return time.seconds;
  };
  const double without = seconds(0);
  const double with = seconds(kBatchesOfReading);
  return {(with - without) / static_cast<double>(count), without / kManyBatches,
          static_cast<double>(CounterImage(rules.header()).bytes().size())};
}

}  // namespace fibertap
