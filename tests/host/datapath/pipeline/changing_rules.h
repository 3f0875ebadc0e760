#ifndef FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_CHANGING_RULES_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_CHANGING_RULES_H_

#include <algorithm>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/datapath/engines/model_engine.h"
#include "host/datapath/ingest/frame_source.h"
#include "host/datapath/results/session_statistics.h"
#include "host/lab/traffic/random_frame.h"
#include "host/lab/traffic/random_mirror.h"
#include "host/rules/compile.h"
#include "tests/support/packet.h"

// Random frames and rules that change while they come, and what the model makes of both.

namespace fibertap::testing {

using generation::Random;

inline constexpr SlotSizes kSmallSlots{2, 16384};

/// Rule sets over one network, so that a frame is another matter to each of them.
class ChangingRules {
 public:
  explicit ChangingRules(std::uint64_t seed)
      : random_(seed), network_(generation::random_network(random_, 12)) {}

  /// The next rule set; the ones before stay.
  const RuleImage& next() {
    Load& load = loads_.emplace_back();
    load.options.generation = static_cast<std::uint32_t>(loads_.size());
    load.options.accept_unknown_vni = random_.chance(30);
    load.mirror = generation::random_mirror(random_, network_);
    load.image = compile(load.mirror, load.options, interfaces_);
    return *load.image;
  }

  /// A frame that is for the newest of them.
  OwnedFrame frame() {
    const Load& load = loads_.back();
    return generation::RandomFrames(random_, network_, load.mirror, load.options).next(++now_);
  }

  const RuleImage& of_generation(std::uint32_t generation) const {
    return *std::ranges::find_if(loads_, [generation](const Load& load) {
              return load.options.generation == generation;
            })->image;
  }

  Random& random() { return random_; }
  std::size_t interfaces() const { return interfaces_.all().size(); }

 private:
  struct Load {
    Mirror mirror;
    CompileOptions options;
    std::optional<RuleImage> image;
  };

  Random random_;
  generation::Network network_;
  Interfaces interfaces_;
  std::list<Load> loads_;  // stay where they are
  std::uint64_t now_ = 0;
};

/// A source without end, until it is asked to end.
class EndlessFrames final : public FrameSource {
 public:
  explicit EndlessFrames(ChangingRules& rules) : rules_(rules) {}

  void end() { ended_ = true; }

  std::size_t pull(std::span<Frame> burst) override {
    if (ended_) return 0;
    frames_.clear();
    const auto count = rules_.random().between(1, std::min<std::size_t>(burst.size(), 40));
    for (std::size_t i = 0; i < count; ++i) burst[i] = frames_.emplace_back(rules_.frame()).view();
    offered_ += count;
    return count;
  }

  std::uint64_t offered() const { return offered_; }

 private:
  ChangingRules& rules_;
  std::list<OwnedFrame> frames_;
  std::uint64_t offered_ = 0;
  bool ended_ = false;
};

/// What an engine was given and what it answered.
struct Judgement {
  Bytes records;
  std::uint32_t frames;
  abi::BatchStatus status;
  Bytes result;
};

inline Bytes copy_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

/// Another engine, under a recorder.
class Recorded final : public Engine {
 public:
  explicit Recorded(Engine& engine) : engine_(engine) {}

  std::string_view name() const noexcept override { return engine_.name(); }
  bool can_be_lost() const noexcept override { return engine_.can_be_lost(); }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override { return engine_.acquire(); }
  void submit(BatchSlot& slot) override { engine_.submit(slot); }
  BatchSlot* poll() override {
    BatchSlot* const slot = engine_.poll();
    if (slot != nullptr) {
      judgements.push_back({copy_of(slot->records()), slot->frames, slot->status,
                            copy_of(slot->result.first(slot->status.result_bytes))});
    }
    return slot;
  }
  void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    engine_.begin_reading(std::move(to));
  }
  bool has_read() override { return engine_.has_read(); }
  CounterImage read_counters() override { return engine_.read_counters(); }

  std::vector<Judgement> judgements;

 private:
  Engine& engine_;
};

/// What the model makes of the same records by the rules of one generation.
class Retrial {
 public:
  explicit Retrial(const ChangingRules& rules) : rules_(rules) {}

  Judgement by(std::uint32_t generation, const Judgement& judgement) {
    if (generation != loaded_) load(generation);
    BatchSlot& slot = *model_.acquire();
    std::ranges::copy(judgement.records, slot.arena.begin());
    slot.arena_bytes = judgement.records.size();
    slot.frames = judgement.frames;
    model_.submit(slot);
    Judgement again{judgement.records, slot.frames, slot.status,
                    copy_of(slot.result.first(slot.status.result_bytes))};
    model_.poll();
    model_.release(slot);
    return again;
  }

  /// Of all that it judged.
  SessionStatistics sessions() {
    SessionStatistics sum = folded_;
    if (loaded_ != 0) sum.fold(rules_.of_generation(loaded_), model_.read_counters());
    return sum;
  }

 private:
  void load(std::uint32_t generation) {
    folded_ = sessions();
    model_.load_rules(rules_.of_generation(generation));
    loaded_ = generation;
  }

  const ChangingRules& rules_;
  ModelEngine model_;
  SessionStatistics folded_;
  std::uint32_t loaded_ = 0;
};

/// The rules that decided any frame: the model did not load what no batch was judged by.
inline std::map<SessionStatistics::RuleKey, std::uint64_t> hits_in(
    const SessionStatistics& statistics) {
  auto hits = statistics.rules();
  std::erase_if(hits, [](const auto& rule) { return rule.second == 0; });
  return hits;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_CHANGING_RULES_H_
