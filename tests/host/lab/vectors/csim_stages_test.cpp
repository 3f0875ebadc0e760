#include "host/lab/vectors/csim_stages.h"

#include <gtest/gtest.h>

#include <set>

#include "abi/result_block.h"
#include "host/lab/validate/random_cases.h"
#include "host/lab/vectors/model_trace.h"
#include "host/lab/vectors/stream_difference.h"
#include "sim/csim/kernel.h"
#include "tests/support/arena.h"
#include "tests/support/volume.h"

namespace fibertap::testing {
namespace {

using namespace tracing;
using namespace validation;

constexpr std::uint64_t kSeed = 11;

/// The first frames of a random case, enough that every field is meant in one of them, in one RUN
/// by the kernel and by the model.
struct TracedRun {
  TracedRun() {
    const Case the_case = random_case(kSeed, 0);
    const CompiledCase compiled = compile(the_case);
    Arena arena;
    for (const CaseBatch& batch : the_case.loads[0].batches) {
      for (const CaseFrame& frame : batch) {
        if (arena.frames() == 80) break;
        arena.add_record(
            {frame.timestamp_ns, frame.origlen, static_cast<std::uint16_t>(frame.bytes.size())},
            frame.bytes);
      }
    }
    csim::Kernel kernel;
    kernel.load(compiled.images[0].bytes());
    // One more frame than there is, so that one is absent.
    Bytes result(abi::max_result_bytes(arena.bytes().size()));
    std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(arena.frames() + 1));
    kernel.run_traced(arena.bytes(), arena.frames() + 1, result, outcomes, found);
    expected =
        model_trace(compiled.images[0].bytes(), arena.bytes(), arena.frames() + 1, result.size());
  }

  csim::Trace found;
  ModelTrace expected;
};

/// Turns the lowest bit of field `name` round.
void turn(std::string_view stream, std::string_view name, csim::Bits& token) {
  std::size_t at = 0;
  for (const csim::Field& field : csim::fields_of(stream, token)) {
    if (field.name == name) break;
    at += field.value.width;
  }
  token.bytes[at / 8] = static_cast<std::uint8_t>(token.bytes[at / 8] ^ 1U << at % 8);
}

TEST(CsimStages, AgreeWithTheModelOnRandomCases) {
  for (int index = 0; index < rounds(8); ++index) {
    const auto difference = csim_stages(random_case(kSeed, static_cast<std::uint64_t>(index)));
    EXPECT_FALSE(difference) << "case " << index << ": " << difference->stage << ", frame "
                             << difference->frame << ", " << difference->field << ", model "
                             << difference->model << ", engine " << difference->engine;
  }
}

TEST(CsimStages, TheModelTellsOfEveryStreamAndField) {
  TracedRun run;
  for (const csim::StreamTrace& stream : run.found) {
    std::set<std::string> known;
    for (const ExpectedToken& token : run.expected.stream(stream.name).tokens) {
      for (const csim::Field& field : token.fields) {
        if (field.value.width != 0) known.insert(field.name);
      }
    }
    for (const csim::Field& field : csim::fields_of(stream.name, stream.tokens.at(0))) {
      EXPECT_TRUE(known.contains(field.name)) << stream.name << "." << field.name;
    }
  }
  EXPECT_EQ(run.expected.streams.size(), run.found.size());
}

TEST(CsimStages, AFieldThatDiffersIsToldWithTheStageThatWroteIt) {
  TracedRun run;
  ASSERT_FALSE(stream_difference(run.expected, run.found));
  for (csim::StreamTrace& stream : run.found) {
    const ExpectedStream& expected = run.expected.stream(stream.name);
    std::set<std::string> tried;
    for (std::size_t i = 0; i < expected.tokens.size(); ++i) {
      for (const csim::Field& field : expected.tokens[i].fields) {
        if (field.value.width == 0 || !tried.insert(field.name).second) continue;
        turn(stream.name, field.name, stream.tokens[i]);
        const auto difference = stream_difference(run.expected, run.found);
        turn(stream.name, field.name, stream.tokens[i]);
        ASSERT_TRUE(difference) << stream.name << "." << field.name;
        EXPECT_EQ(difference->stage, stream.writer);
        EXPECT_EQ(difference->frame, expected.tokens[i].frame);
        EXPECT_TRUE(difference->field.starts_with(stream.name + "." + field.name))
            << difference->field;
        EXPECT_NE(difference->model, difference->engine);
      }
    }
  }
}

TEST(CsimStages, OfStagesThatDifferTheFirstIsTold) {
  TracedRun run;
  for (std::size_t i = run.found.size(); i-- > 0;) {
    // From the last to the first, so that all behind differ already.
    run.found[i].tokens.pop_back();
    const auto difference = stream_difference(run.expected, run.found);
    ASSERT_TRUE(difference) << run.found[i].name;
    EXPECT_EQ(difference->stage, run.found[i].writer);
    EXPECT_EQ(difference->field, run.found[i].name + ", tokens");
  }
}

TEST(CsimStages, ATokenTooManyIsTold) {
  TracedRun run;
  for (csim::StreamTrace& stream : run.found) {
    stream.tokens.push_back(stream.tokens.back());
    const auto difference = stream_difference(run.expected, run.found);
    stream.tokens.pop_back();
    ASSERT_TRUE(difference) << stream.name;
    EXPECT_EQ(difference->stage, stream.writer);
  }
}

}  // namespace
}  // namespace fibertap::testing
