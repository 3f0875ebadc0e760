#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "host/lab/validate/compare.h"
#include "host/lab/validate/outcome.h"
#include "host/lab/validate/random_cases.h"
#include "host/lab/validate/validation.h"
#include "host/lab/validate/validation_text.h"
#include "tests/host/lab/validate/faulty_engine.h"
#include "tests/support/packet.h"

// Faults of outcome words, seeded into an engine whose blocks, counts and counters are right.

namespace fibertap::validation {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

using abi::Disposition;
using abi::OutcomeWord;
using Words = std::span<OutcomeWord>;

/// `count` frames of one batch: by turns accepted of VNI 5, rejected of VNI 5 and of the unknown
/// VNI 7.
Case by_turns(std::size_t count) {
  Mirror mirror;
  const Cidr host{false, 32, {10, 0, 0, 1}};
  mirror.filters.push_back(
      {"F",
       {{7, Direction::kEgress, Action::kAccept, {}, host, any_address(false), {}, {}}},
       false,
       {}});
  mirror.sessions.emplace_back();
  mirror.sessions[0].vni = 5;
  mirror.sessions[0].filter = 0;
  Case the_case;
  CaseLoad& load = the_case.loads.emplace_back();
  load.mirror = mirror;
  CaseBatch& batch = load.batches.emplace_back();
  for (std::size_t i = 0; i < count; ++i) {
    const auto inner =
        testing::Packet().ethernet().ipv4(i % 3 == 1 ? "10.0.0.3" : "10.0.0.1").udp().payload(5);
    const auto bytes = testing::mirrored(inner).vni(i % 3 == 2 ? 7 : 5).bytes();
    batch.push_back({i, static_cast<std::uint32_t>(bytes.size()), bytes});
  }
  return the_case;
}

constexpr std::string_view kAccepted = "0x00000506: accepted, VNI 5";
constexpr std::string_view kRejected = "0x00000525: rejected (no_match), VNI 5";
constexpr std::string_view kUnknown = "0x00000704: unknown_vni, VNI 7";

/// What is found of `change` in 20 frames.
Difference difference_of(const std::function<void(Words)>& change) {
  return compare(by_turns(20), faulty(changed_words(change))).difference.value();
}

void expect_word(const Difference& found, std::size_t frame, std::string_view model,
                 std::string_view engine) {
  EXPECT_EQ(found.field, Field::outcome_word);
  EXPECT_EQ(found.batch, 0U);
  EXPECT_EQ(found.frame, frame);
  EXPECT_EQ(found.model, model);
  EXPECT_EQ(found.engine, engine);
  EXPECT_EQ(found.stage, "label_frames");
}

TEST(OutcomeFaults, AWrongDispositionIsNamedAtEachFrame) {
  const std::string_view expected[] = {kAccepted, kRejected, kUnknown};
  for (std::size_t frame = 0; frame < 20; ++frame) {
    const Difference found = difference_of(
        [frame](Words words) { words[frame] = abi::outcome_word(Disposition::not_vxlan); });
    expect_word(found, frame, expected[frame % 3], "0x00000000: not_vxlan");
  }
}

TEST(OutcomeFaults, AWrongReasonIsNamed) {
  expect_word(difference_of([](Words words) { words[1].bits ^= 0x30; }), 1, kRejected,
              "0x00000515: rejected (rule), VNI 5");
}

TEST(OutcomeFaults, AWrongVniIsNamed) {
  expect_word(difference_of([](Words words) { words[0].bits ^= 1U << 31; }), 0, kAccepted,
              "0x80000506: accepted, VNI 8388613");
  expect_word(difference_of([](Words words) { words[2].bits ^= 1U << 8; }), 2, kUnknown,
              "0x00000604: unknown_vni, VNI 6");
}

TEST(OutcomeFaults, ABitThatIsNoneOfAnOutcomeIsNamed) {
  expect_word(difference_of([](Words words) { words[3].bits |= 0x40; }), 3, kAccepted,
              "0x00000546: no outcome");
  expect_word(difference_of([](Words words) { words[3].bits |= 0x0F; }), 3, kAccepted,
              "0x0000050f: no outcome");
}

TEST(OutcomeFaults, TwoWordsThatAreSwappedAreNamedByTheFirst) {
  expect_word(difference_of([](Words words) { std::swap(words[3], words[16]); }), 3, kAccepted,
              kRejected);
}

TEST(OutcomeFaults, AMissingZeroFillIsNamed) {
  const Difference found =
      difference_of([](Words words) { std::ranges::fill(words.subspan(20), kUntouchedWord); });
  EXPECT_EQ(found.field, Field::outcome_fill);
  EXPECT_EQ(found.stage, "pack_outcomes");
  EXPECT_EQ(found.engine, "not written");
  EXPECT_FALSE(found.frame);
}

TEST(OutcomeFaults, ABeatTooFewIsNamedByItsFirstFrame) {
  const Difference found = difference_of(
      [](Words words) { std::ranges::fill(words.last(abi::kOutcomesPerBeat), kUntouchedWord); });
  EXPECT_EQ(found.field, Field::outcome_word);
  EXPECT_EQ(found.frame, 16U);
  EXPECT_EQ(found.model, kRejected);
  EXPECT_EQ(found.engine, "not written");
  EXPECT_EQ(found.stage, "write_outcomes");
}

TEST(OutcomeFaults, ABeatTooManyIsNamed) {
  Fault fault;
  fault.batch = [](BatchSlot& slot) {
    slot.outcomes[abi::outcome_words(slot.frames) + abi::kOutcomesPerBeat - 1] = {};
  };
  const Difference found = compare(by_turns(20), faulty(fault)).difference.value();
  EXPECT_EQ(found.field, Field::outcomes_behind);
  EXPECT_EQ(found.stage, "write_outcomes");
  EXPECT_EQ(found.batch, 0U);
}

TEST(OutcomeFaults, AWrongCrcOfRightWordsIsNamed) {
  Fault fault;
  fault.batch = [](BatchSlot& slot) { slot.status.outcomes_crc32c ^= 1; };
  const Difference found = compare(by_turns(20), faulty(fault)).difference.value();
  EXPECT_EQ(found.field, Field::outcomes_crc);
  EXPECT_EQ(found.stage, "pack_outcomes");
  EXPECT_EQ(found.batch, 0U);
}

TEST(OutcomeFaults, AFrameThatIsJudgedOtherwiseIsNamedByTheStageThatDecides) {
  const auto stage = [](OutcomeWord word) {
    Fault fault = changed_words([word](Words words) { words[1] = word; });
    const auto words_only = fault.batch;
    fault.batch = [=](BatchSlot& slot) {
      words_only(slot);
      slot.status.frames[5] -= 1;
      slot.status.rejected_by[1] -= 1;
      slot.status.frames[static_cast<std::size_t>(word.disposition())] += 1;
      if (word.disposition() == Disposition::rejected) {
        slot.status.rejected_by[static_cast<std::size_t>(word.rejection())] += 1;
      }
    };
    const Difference found = compare(by_turns(20), faulty(fault)).difference.value();
    EXPECT_EQ(found.field, Field::disposition);
    EXPECT_EQ(found.frame, 1U);
    EXPECT_EQ(found.model, kRejected);
    return found.stage;
  };
  EXPECT_EQ(stage(abi::outcome_word(Disposition::not_vxlan)), "parse_outer");
  EXPECT_EQ(stage(abi::outcome_word(Disposition::bad_vxlan)), "parse_outer");
  EXPECT_EQ(stage(abi::outcome_word(Disposition::unknown_vni, 5)), "search_session");
  EXPECT_EQ(stage(abi::outcome_word(abi::Rejection::non_ip, 5)), "parse_inner");
  EXPECT_EQ(stage(abi::outcome_word(abi::Rejection::rule, 5)), "filter_match");
}

TEST(OutcomeFaults, AVniThatIsWrongInTheBlockTooIsThatOfTheFrame) {
  Fault fault = changed_words([](Words words) { words[0].bits ^= 1U << 8; });
  const auto words_only = fault.batch;
  const auto blocks_only = changed_blocks([](BlockBytes& block) {
                             const std::size_t tail = block.size() - sizeof(abi::ResultTail);
                             block[tail + offsetof(abi::ResultTail, vni) + 3] ^= 1;
                             return true;
                           }).batch;
  fault.batch = [=](BatchSlot& slot) {
    words_only(slot);
    blocks_only(slot);
  };
  const Difference found = compare(by_turns(1), faulty(fault)).difference.value();
  EXPECT_EQ(found.field, Field::vni);
  EXPECT_EQ(found.stage, "parse_outer");
}

TEST(OutcomeFaults, ABatchWithAnErrorIsNotCompared) {
  const Case the_case = by_turns(1);
  const CompiledCase compiled = compile(the_case);
  Fault fault;
  fault.batch = [](BatchSlot& slot) { slot.status.errors = abi::kErrorResultFull; };
  const CaseRun model = run_case(the_case, compiled, *faulty(fault)());
  CaseRun engine = model;
  engine.loads[0].batches[0].outcomes[0].bits ^= 1;
  EXPECT_FALSE(compare(the_case, compiled, model, engine));
}

/// What a validation of 20 000 random frames finds, made small.
Finding finding_of(const Fault& fault) {
  RandomCases cases(23, 20'000);
  return validate(cases, {faulty(fault)}, 60s).finding.value();
}

struct SeededFault {
  const char* name;
  Fault fault;
  Field field;
};

/// Changes the words of frames that `is_meant` names.
Fault changed_word(bool (*is_meant)(OutcomeWord), void (*change)(OutcomeWord&)) {
  return changed_words([=](Words words) {
    for (OutcomeWord& word : words) {
      if (is_meant(word)) change(word);
    }
  });
}

std::vector<SeededFault> seeded_faults() {
  std::vector<SeededFault> faults;
  const auto is_fragment = [](OutcomeWord word) {
    return word.disposition() == Disposition::outer_fragment;
  };
  const auto is_non_ip = [](OutcomeWord word) {
    return word.disposition() == Disposition::rejected &&
           word.rejection() == abi::Rejection::non_ip;
  };
  const auto is_unknown = [](OutcomeWord word) {
    return word.disposition() == Disposition::unknown_vni && word.vni() > 0xFFFF;
  };
  faults.push_back({"wrong disposition",
                    changed_word(is_fragment, [](OutcomeWord& word) { word.bits = 2; }),
                    Field::outcome_word});
  faults.push_back({"wrong reason",
                    changed_word(is_non_ip, [](OutcomeWord& word) { word.bits ^= 0x10; }),
                    Field::outcome_word});
  faults.push_back({"VNI of 16 bits",
                    changed_word(is_unknown, [](OutcomeWord& word) { word.bits &= 0xFFFFFF; }),
                    Field::outcome_word});
  faults.push_back({"swapped words", changed_words([](Words words) {
                      for (std::size_t i = 0; i + 1 < words.size(); ++i) {
                        if (words[i + 1].disposition() == Disposition::bad_vxlan) {
                          std::swap(words[i], words[i + 1]);
                        }
                      }
                    }),
                    Field::outcome_word});
  faults.push_back({"no zero fill",
                    [] {
                      Fault fault;
                      fault.batch = [](BatchSlot& slot) {
                        const std::size_t words = abi::outcome_words(slot.frames);
                        std::ranges::fill(slot.outcomes.first(words).subspan(slot.frames),
                                          OutcomeWord{1});
                      };
                      return fault;
                    }(),
                    Field::outcome_fill});
  faults.push_back({"a beat too few", changed_words([](Words words) {
                      if (words.size() > abi::kOutcomesPerBeat) {
                        std::ranges::fill(words.last(abi::kOutcomesPerBeat), kUntouchedWord);
                      }
                    }),
                    Field::outcome_word});
  faults.push_back({"a wrong CRC",
                    [] {
                      Fault fault;
                      fault.batch = [](BatchSlot& slot) {
                        if (slot.frames % 16 == 0) slot.status.outcomes_crc32c += 1;
                      };
                      return fault;
                    }(),
                    Field::outcomes_crc});
  return faults;
}

TEST(OutcomeFaults, AreFoundOnRandomFramesAndMadeSmall) {
  for (const SeededFault& seeded : seeded_faults()) {
    SCOPED_TRACE(seeded.name);
    const Finding finding = finding_of(seeded.fault);
    EXPECT_EQ(finding.comparison.difference->field, seeded.field);
    EXPECT_FALSE(finding.is_out_of_time);
    // A beat too few needs two of them, and a CRC of sixteens sixteen frames.
    const bool needs_beats = seeded.name == std::string_view("a beat too few") ||
                             seeded.name == std::string_view("a wrong CRC");
    EXPECT_LE(size_of(finding.the_case).frames, needs_beats ? 17U : 2U);
    EXPECT_LE(size_of(finding.the_case).rules, 1U);
  }
}

TEST(OutcomeFaults, AFindingSpellsBothWords) {
  const Finding finding = finding_of(seeded_faults()[1].fault);
  const std::string text = finding_text(finding, "faulty");
  EXPECT_THAT(text, AllOf(HasSubstr("faulty differs from the model in outcome word\n"),
                          HasSubstr("there       frame 1 of 1, batch 1 of 1, load 1 of 1\n"),
                          HasSubstr("stage       label_frames\n")));
  EXPECT_THAT(text, HasSubstr("> disposition             rejected (non_ip)         "
                              "rejected (no_match)\n"));
  EXPECT_THAT(readme_text(finding, "faulty"),
              HasSubstr("| disposition (differs) | rejected (non_ip) | rejected (no_match) |\n"));
}

TEST(OutcomeFaults, AReadmeOfWhatNoReplayShowsSaysSo) {
  EXPECT_THAT(readme_text(finding_of(seeded_faults()[4].fault), "faulty"),
              HasSubstr("- a look behind the outcome words of the frames\n"));
}

}  // namespace
}  // namespace fibertap::validation
