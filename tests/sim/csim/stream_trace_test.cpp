#include "sim/csim/stream_trace.h"

#include <set>

#include "abi/result_block.h"
#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

using csim::Bits;

csim::Trace sample_trace() {
  const Arena arena = sample_frames();
  csim::Kernel kernel;
  kernel.load(sample_image().bytes());
  Bytes result(abi::max_result_bytes(arena.bytes().size()));
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(arena.frames()));
  csim::Trace trace;
  kernel.run_traced(arena.bytes(), arena.frames(), result, outcomes, trace);
  return trace;
}

TEST(StreamTrace, EveryStreamHasAShapeAndBothItsStages) {
  std::set<std::string> names;
  for (const csim::StreamTrace& stream : sample_trace()) {
    SCOPED_TRACE(stream.name);
    EXPECT_TRUE(names.insert(stream.name).second) << "traced twice";
    EXPECT_FALSE(stream.writer.empty());
    EXPECT_FALSE(stream.reader.empty());
    ASSERT_FALSE(stream.tokens.empty());
    for (const Bits& token : stream.tokens) {
      std::size_t width = 0;
      for (const csim::Field& field : csim::fields_of(stream.name, token)) {
        EXPECT_FALSE(field.name.empty());
        width += field.value.width;
      }
      ASSERT_EQ(width, token.width) << "the fields are the whole of the token";
    }
  }
  EXPECT_EQ(names.size(), 36U) << "streams of kernels/run_batch.h";
}

TEST(StreamTrace, FiveStreamsCarryFramesBeatByBeat) {
  std::set<std::string> of_beats;
  for (const csim::StreamTrace& stream : sample_trace()) {
    if (csim::carries_beats(stream.name)) of_beats.insert(stream.name);
  }
  EXPECT_EQ(of_beats, (std::set<std::string>{"records", "parsed_records", "inner_beats", "payload",
                                             "kept_beats"}));
}

TEST(StreamTrace, AStreamThatIsNotThereIsToldByName) {
  EXPECT_THROW(csim::fields_of("nowhere", Bits{1, {0}}), std::out_of_range);
  EXPECT_THROW(csim::carries_beats("nowhere"), std::out_of_range);
}

TEST(StreamTrace, BitsAreTakenApartAtAnyPlace) {
  const Bits bits{21, {0xEF, 0xCD, 0x15}};  // 0x15CDEF
  EXPECT_EQ(bits.low(), 0x15CDEFU);
  EXPECT_EQ(bits.part(0, 8).low(), 0xEFU);
  EXPECT_EQ(bits.part(4, 12).low(), 0xCDEU);
  EXPECT_EQ(bits.part(20, 1).low(), 1U);
  EXPECT_EQ(csim::hex(bits), "15cdef");
  EXPECT_EQ(csim::hex(bits.part(3, 5)), "1d");
  EXPECT_EQ(csim::hex(bits.part(4, 12)), "cde");
}

}  // namespace
}  // namespace fibertap::testing
