#include <algorithm>

#include "abi/result_block.h"
#include "host/lab/validate/random_cases.h"
#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

using namespace validation;

/// Plain, bounded and traced kernels answer alike, because each answers as the model does.
TEST(KernelModes, AnswerRandomCasesAlike) {
  constexpr std::uint64_t kSeed = 31;
  for (std::uint64_t index = 0; index < 3; ++index) {
    const Case the_case = random_case(kSeed, index);
    SCOPED_TRACE(the_case.name);
    const CompiledCase compiled = compile(the_case);
    KernelBesideModel plain(csim::Streams::kPlain);
    KernelBesideModel bounded(csim::Streams::kBounded);
    for (std::size_t i = 0; i < the_case.loads.size(); ++i) {
      const auto image = compiled.images[i].bytes();
      plain.load({image.begin(), image.end()});
      bounded.load({image.begin(), image.end()});
      for (const CaseBatch& batch : the_case.loads[i].batches) {
        Arena arena;
        for (const CaseFrame& frame : batch) {
          arena.add_record(
              {frame.timestamp_ns, frame.origlen, static_cast<std::uint16_t>(frame.bytes.size())},
              frame.bytes);
        }
        plain.run(arena);
        bounded.run(arena);
        ASSERT_EQ(plain.result(), bounded.result());
      }
    }
  }
}

TEST(KernelModes, ATraceChangesNothing) {
  const Arena arena = sample_frames();
  csim::Kernel kernel;
  kernel.load(sample_image().bytes());
  Bytes result(abi::max_result_bytes(arena.bytes().size()));
  Bytes traced = result;
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(arena.frames()));
  std::vector<abi::OutcomeWord> traced_outcomes = outcomes;
  const abi::BatchStatus status = kernel.run(arena.bytes(), arena.frames(), result, outcomes);
  csim::Trace trace;
  const abi::BatchStatus of_trace =
      kernel.run_traced(arena.bytes(), arena.frames(), traced, traced_outcomes, trace);
  EXPECT_EQ(status.result_crc32c, of_trace.result_crc32c);
  EXPECT_EQ(result, traced);
  EXPECT_EQ(status.outcomes_crc32c, of_trace.outcomes_crc32c);
  EXPECT_TRUE(std::ranges::equal(outcomes, traced_outcomes, {}, &abi::OutcomeWord::bits,
                                 &abi::OutcomeWord::bits));
  EXPECT_FALSE(trace.empty());
}

}  // namespace
}  // namespace fibertap::testing
