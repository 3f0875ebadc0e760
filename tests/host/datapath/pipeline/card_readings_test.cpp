#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "host/datapath/engines/model_engine.h"
#include "host/datapath/engines/xrt/card_access.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/datapath/pipeline/pipeline.h"
#include "tests/host/datapath/pipeline/pipeline_parts.h"
#include "tests/host/datapath/pipeline/snapshot_sums.h"
#include "tests/support/volume.h"

// A card that fails while it is asked for counters in every turn: each snapshot adds up all the
// same, and no frame goes uncounted.

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr std::size_t kOffered = 300;

CardOptions broken(const std::string& faults) {
  CardOptions options;
  options.card = "sim";
  options.timeout = 60s;
  options.emulated.units = 2;
  options.emulated.faults = faults;
  return options;
}

/// What a pipeline with a card of `faults` published last, whose rules are gone; nullptr where the
/// card did not start.
std::shared_ptr<const Snapshot> last_snapshot(const std::string& faults, bool has_substitute) {
  CardAccess cards(broken(faults));
  std::optional<XrtEngine> card;
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  try {
    card.emplace(cards.open(), cards.label(), 60s, SlotSizes{2, 9792});
    card->load_rules(rules);
  } catch (const Error&) {
    return nullptr;
  }
  ListedFrames source(frames(kOffered));
  CountingSink sink;
  Sink* const sinks[] = {&sink};
  SubstituteMaker substitute;
  if (has_substitute) substitute = [](const Error&) { return std::make_unique<ModelEngine>(); };
  Pipeline pipeline(
      {source, *card, borrowed(rules), interfaces.all().size(), sinks, true, substitute, {}, 0ns});
  std::shared_ptr<const Snapshot> seen = pipeline.snapshot();
  const auto look = [&] {
    const std::shared_ptr<const Snapshot> next = pipeline.snapshot();
    if (next == seen) return;
    EXPECT_GE(next->totals.offered().frames, seen->totals.offered().frames);
    seen = next;
    expect_that_it_adds_up(*seen);
  };
  while (pipeline.poll_once()) look();
  pipeline.publish_exactly();
  look();
  EXPECT_EQ(seen->pending, 0U);
  EXPECT_EQ(seen->totals[abi::Disposition::accepted].frames, sink.frames);
  if (has_substitute) {
    EXPECT_EQ(seen->received, kOffered);
  }
  return seen;
}

TEST(ReadingsOfALostCard, LeaveSnapshotsThatAddUpWhicheverTransferFails) {
  std::set<std::string> at;  // what it was
  for (int transfer = 1;; transfer += kIsSanitized ? 11 : 3) {
    SCOPED_TRACE(fmt::format("transfer={}", transfer));
    const auto last = last_snapshot(fmt::format("transfer={}", transfer), transfer % 2 == 0);
    if (last == nullptr) continue;
    if (!last->card_loss) break;
    const std::string error = last->card_loss->error.what();
    EXPECT_THAT(error, HasSubstr("transfer of "));
    for (const char* const what : {", batch ", ", READ_COUNTERS"}) {
      if (error.find(what) != std::string::npos) at.insert(what);
    }
    ASSERT_LT(transfer, 1000) << "there are not so many";
  }
  EXPECT_EQ(at.size(), 2U) << "batches, and readings between them";
}

TEST(ReadingsOfALostCard, LeaveSnapshotsThatAddUpWhereTheCardVanishes) {
  for (const char* const fault : {"vanish=1", "vanish=3"}) {
    for (const bool has_substitute : {false, true}) {
      const auto last = last_snapshot(fault, has_substitute);
      ASSERT_TRUE(last && last->card_loss) << fault;
      EXPECT_GT(last->totals.card_lost.frames, 0U);
    }
  }
}

TEST(ReadingsOfALostCard, AreALossThemselvesWhereTheyAreNotWhatItsBatchesHad) {
  for (const char* const fault : {"flip-counters=1", "flip-counters=2", "flip-counters=2:66"}) {
    SCOPED_TRACE(fault);
    for (const bool has_substitute : {false, true}) {
      const auto last = last_snapshot(fault, has_substitute);
      ASSERT_TRUE(last && last->card_loss);
      EXPECT_THAT(last->card_loss->error.what(),
                  HasSubstr("engine xrt: accepted frames in the counters of all sessions: found "));
      EXPECT_EQ(last->card_loss->substitute, has_substitute ? "model" : "");
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
