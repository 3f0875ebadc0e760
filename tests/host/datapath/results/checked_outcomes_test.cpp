#include "host/datapath/results/checked_outcomes.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace fibertap {
namespace {

using abi::Disposition;
using abi::OutcomeWord;
using abi::Rejection;
using ::testing::HasSubstr;

/// Every word that SPEC 10 has, of an ordinary VNI.
std::vector<OutcomeWord> possible_words() {
  std::vector<OutcomeWord> words;
  for (const Disposition disposition : {Disposition::not_vxlan, Disposition::outer_fragment,
                                        Disposition::outer_malformed, Disposition::bad_vxlan}) {
    words.push_back(abi::outcome_word(disposition));
  }
  words.push_back(abi::outcome_word(Disposition::unknown_vni, 77));
  for (const Rejection rejection : {Rejection::rule, Rejection::no_match, Rejection::non_ip}) {
    words.push_back(abi::outcome_word(rejection, 77));
  }
  words.push_back(abi::outcome_word(Disposition::accepted, 77));
  return words;
}

/// A slot with these words, and a status that says the same, counted word by word.
class Words {
 public:
  explicit Words(std::vector<OutcomeWord> words) : words_(std::move(words)) {
    slot_.frames = static_cast<std::uint32_t>(words_.size());
    for (const OutcomeWord word : words_) {
      slot_.status.frames[static_cast<std::size_t>(word.disposition())] += 1;
      if (word.disposition() == Disposition::rejected) {
        slot_.status.rejected_by[static_cast<std::size_t>(word.rejection())] += 1;
      }
    }
    words_.resize(abi::outcome_words(slot_.frames));
  }

  OutcomeWord& operator[](std::size_t frame) { return words_[frame]; }
  abi::BatchStatus& status() { return slot_.status; }

  /// The message, empty where there is nothing wrong.
  std::string complaint() {
    slot_.outcomes = words_;
    try {
      check_outcomes(slot_, ResultCheck(slot_, "test"));
      return "";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::kDevice);
      return error.what();
    }
  }

 private:
  std::vector<OutcomeWord> words_;
  BatchSlot slot_;
};

TEST(CheckedOutcomes, AnyNumberOfFramesOfAnyKindMayBeCounted) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  const std::vector<OutcomeWord> possible = possible_words();
  for (const std::size_t frames : {0, 1, 15, 16, 17, 254, 255, 256, 509, 510, 511, 5000}) {
    std::vector<OutcomeWord> mixed(frames);
    for (OutcomeWord& word : mixed) word = possible[random() % possible.size()];
    EXPECT_EQ(Words(mixed).complaint(), "") << frames;
    for (const OutcomeWord word : possible) {
      EXPECT_EQ(Words(std::vector<OutcomeWord>(frames, word)).complaint(), "") << word.bits;
    }
  }
}

TEST(CheckedOutcomes, EveryOtherWordIsRefused) {
  const std::vector<OutcomeWord> possible = possible_words();
  for (std::uint32_t low = 0; low < 256; ++low) {
    for (const std::uint32_t vni : {0U, 1U, 77U, 0x800000U}) {
      const std::uint32_t bits = low | vni << 8;
      const bool is_one = std::ranges::any_of(possible, [&](OutcomeWord word) {
        const bool has_vni = word.vni() != 0;
        return (word.bits & 0xFF) == low && (vni == 0 || has_vni);
      });
      for (const std::size_t frame : {0, 254, 255, 299}) {
        Words words(std::vector<OutcomeWord>(300, possible.back()));
        words[frame].bits = bits;
        if (is_one) {
          EXPECT_THAT(words.complaint(), Not(HasSubstr("outcome word "))) << bits;
        } else {
          EXPECT_THAT(words.complaint(),
                      HasSubstr(fmt::format("engine test: outcome word {} of a batch: found "
                                            "{:#010x}, expected ",
                                            frame, bits)));
        }
      }
    }
  }
}

TEST(CheckedOutcomes, AWordOfAnotherKindThanTheStatusCountsIsNoticed) {
  const std::vector<OutcomeWord> possible = possible_words();
  for (const OutcomeWord said : possible) {
    for (const OutcomeWord counted : possible) {
      Words words(std::vector<OutcomeWord>(40, counted));
      words[39] = said;
      if (said.bits == counted.bits) {
        EXPECT_EQ(words.complaint(), "");
      } else {
        EXPECT_THAT(words.complaint(), HasSubstr("engine test: outcome words that say "));
      }
    }
  }
}

TEST(CheckedOutcomes, TheComplaintNamesTheFirstKindThatDiffers) {
  Words words(possible_words());
  words.status().rejected_by[1] = 5;
  EXPECT_THAT(words.complaint(),
              HasSubstr("outcome words that say no_match of a batch: found 1, expected 5"));
}

TEST(CheckedOutcomes, WordsBehindTheLastFrameAreZero) {
  for (std::size_t behind = 9; behind < abi::kOutcomesPerBeat; ++behind) {
    Words words(possible_words());
    words[behind] = abi::outcome_word(Disposition::accepted, 1);
    EXPECT_THAT(words.complaint(),
                HasSubstr("outcome word behind the last frame of a batch: found 262, expected 0"));
  }
}

}  // namespace
}  // namespace fibertap
